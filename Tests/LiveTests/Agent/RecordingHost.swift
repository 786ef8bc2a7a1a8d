import NIOCore
import NIOPosix
import Nodes
import Vocabulary

@testable import Live

/// Carries something that belongs to a loop past the compiler; it is used on that loop only.
struct Carried<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}

/// A host that notes what it is told and answers by closures; with a loop of its own.
final class RecordingHost: AgentHost, @unchecked Sendable {
  let loop: any EventLoop
  private let group: MultiThreadedEventLoopGroup
  private(set) var inputs: [AgentInput] = []
  private(set) var blocks: [ByteBuffer?] = []
  var stores: [ObjectHandle: ObjectStore] = [:]
  private(set) var failures: [StoreError] = []
  var onInput: (AgentInput, ByteBuffer?) -> Void = { _, _ in }

  init() {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    loop = group.next()
  }

  func submit(_ input: AgentInput) { note(input, nil) }
  func submit(_ input: AgentInput, block: ArrivedBlock) { note(input, block.bytes) }
  func store(of object: ObjectHandle) -> ObjectStore? { stores[object] }
  func storeFailed(_ object: ObjectHandle, _ error: StoreError) { failures.append(error) }

  private func note(_ input: AgentInput, _ block: ByteBuffer?) {
    loop.preconditionInEventLoop()
    inputs.append(input)
    blocks.append(block)
    onInput(input, block)
  }

  /// Runs on the loop.
  func on<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await loop.submit(body).get()
  }

  /// Waits until what was noted satisfies `isEnough`, five seconds at the most; all inputs so far.
  func wait(_ isEnough: @escaping @Sendable ([AgentInput]) -> Bool) async throws -> [AgentInput] {
    for _ in 0..<500 {
      let now = try await on { self.inputs }
      if isEnough(now) { return now }
      try await Task.sleep(for: .milliseconds(10))
    }
    return try await on { self.inputs }
  }

  func close() async { try? await group.shutdownGracefully() }
}

import Foundation
import Glibc
import NIOCore
import NIOPosix
package import Nodes
import Synchronization

/// Hands a request to the agent that owns a cache, and writes what it sends to the wanted file, with the rights of this
/// process. May be used from any thread.
package final class HandoverClient: Sendable {
  package enum Outcome: Sendable {
    case finished(TransferReport)
    /// What was ordered of the cache is done.
    case obeyed
    case failed(TransferFailure)
    /// The agent hung up before the end: it stopped, and its cache may be free now.
    case lost
    /// Nobody listens at the cache's socket: the owner is of an older build, or has just begun or ended.
    case nobody
    /// The agent is of a build that speaks another version.
    case otherVersion(program: String, pid: Int32)
  }

  private struct State {
    var progress: WantProgress?
    var channel: (any Channel)?
    var isCancelled = false
  }

  private let cache: String
  private let program: String
  private let output: String
  private let state = Mutex(State())

  /// - Parameters:
  ///   - program: the name and version of this build.
  ///   - output: where the file is to be; `-` for standard output.
  package init(cache: String, program: String, output: String) {
    self.cache = cache
    self.program = program
    self.output = output
  }

  /// How far the agent has come, by its last word.
  package var progress: WantProgress? { state.withLock { $0.progress } }

  /// Hands the request over.
  ///
  /// - Parameters:
  ///   - onAccepted: called with the agent's process number once it has taken the request.
  ///   - done: called once, on any thread.
  package func fetch(
    _ target: Want.Target, allowsUnverified: Bool, onAccepted: @escaping @Sendable (Int32) -> Void,
    done: @escaping @Sendable (Outcome) -> Void
  ) {
    let request = HandoverMessage.Request(
      version: HandoverMessage.version, program: program, target: Self.absolute(target),
      allowsUnverified: allowsUnverified ? true : nil)
    send(request, onAccepted: onAccepted, done: done)
  }

  /// Orders something of the cache that the agent owns.
  ///
  /// - Parameter done: called once, on any thread.
  package func order(_ order: Keeping.Order, done: @escaping @Sendable (Outcome) -> Void) {
    let request = HandoverMessage.Request(version: HandoverMessage.version, program: program, order: order)
    send(request, onAccepted: { _ in }, done: done)
  }

  private func send(
    _ request: HandoverMessage.Request, onAccepted: @escaping @Sendable (Int32) -> Void,
    done: @escaping @Sendable (Outcome) -> Void
  ) {
    let place: HandoverPlace
    do throws(StoreError) { place = try HandoverPlace(cache: cache, isOwner: false) } catch { return done(.nobody) }
    let output = output
    let connecting = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let reader = HandoverReader(
            request: request, output: output, onAccepted: onAccepted,
            onProgress: { progress in self.state.withLock { $0.progress = progress } }, done: done)
          try channel.pipeline.syncOperations.addHandler(reader)
        }
      }
      .connect(unixDomainSocketPath: place.path)
    connecting.whenComplete { outcome in
      // The path goes through the open directory, which must live so long.
      _ = place.path
      switch outcome {
      case .failure: done(.nobody)
      case .success(let channel):
        let isCancelled = self.state.withLock { state in
          state.channel = channel
          return state.isCancelled
        }
        if isCancelled { channel.close(promise: nil) }
      }
    }
  }

  /// Gives the request up: the agent notices, and the draft of the file is taken away.
  package func cancel() async {
    let channel = state.withLock { state in
      state.isCancelled = true
      return state.channel
    }
    try? await channel?.close().get()
  }

  /// The agent works in a directory of its own.
  private static func absolute(_ target: Want.Target) -> Want.Target {
    guard case .metainfoFile(let path) = target, !path.hasPrefix("/") else { return target }
    return .metainfoFile(FileManager.default.currentDirectoryPath + "/" + path)
  }
}

import Foundation
import Logging
import NIOCore
import NIOPosix
import Nodes
import Selection
import Vocabulary

@testable import Live

/// A directory with an origin over it, and a selector that only listens.
final class OriginHost: @unchecked Sendable {
  let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
  let root: String
  private let selector: HTTPFront
  private(set) var selectorURL: HTTPURL
  private(set) var origin: OriginNode?
  /// What the selector was told; touched on its loop only.
  private var told: [ObjectRegistration] = []

  init() async throws {
    root = NSTemporaryDirectory() + "shoal-origin-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    selector = HTTPFront(eventLoop: group.next())
    selectorURL = HTTPURL(host: "127.0.0.1", port: 1, target: "/")
    selectorURL.port = try await selector.listen(on: Endpoint(address: IPAddress(127, 0, 0, 1), port: 0)).get().port
    try await selector.eventLoop.submit {
      self.selector.onRequest = { [unowned self] exchange, request, body in
        let message = try? JSONDecoder().decode(ObjectRegistrationMessage.self, from: Data(body))
        if request.target == "/v1/objects", let registration = message?.registration { told.append(registration) }
        selector.respond(exchange, status: 200, fields: [], body: .text("{}"))
      }
    }.get()
  }

  func put(_ path: String, _ bytes: [UInt8]) throws {
    let place = root + "/" + path
    try FileManager.default.createDirectory(
      atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: place))
  }

  var logger: Logger {
    var logger = Logger(label: "origin")
    logger.logLevel = .critical
    return logger
  }

  var options: OriginOptions {
    var options = OriginOptions(root: root, listen: Endpoint(address: IPAddress(127, 0, 0, 1), port: 0))
    options.selector = selectorURL
    return options
  }

  @discardableResult
  func start(_ change: (inout OriginOptions) -> Void = { _ in }) async throws -> OriginNode {
    var options = options
    change(&options)
    let node = try await OriginNode.start(options, on: group.next(), logger: logger)
    origin = node
    return node
  }

  func stop() async {
    await origin?.stop()
    origin = nil
  }

  func end() async throws {
    await stop()
    try await selector.stop().get()
    try await group.shutdownGracefully()
    try FileManager.default.removeItem(atPath: root)
  }

  var registrations: [ObjectRegistration] {
    get async throws { try await selector.eventLoop.submit { self.told }.get() }
  }

  func ask(_ target: String, method: String = "GET", _ fields: [HTTPField] = []) async throws -> HTTPCall.Reply {
    guard let origin else { preconditionFailure("started") }
    let url = HTTPURL(host: "127.0.0.1", port: origin.endpoint.port, target: target)
    var call = HTTPCall(method, url)
    call.fields = fields
    call.maximumLength = 64 << 20
    return try await call.start(on: group.next()).get()
  }

  /// Asks again while the answer is 503, for ten seconds.
  func patientlyAsk(_ target: String) async throws -> HTTPCall.Reply {
    for _ in 0..<200 {
      let reply = try await ask(target)
      if reply.status != 503 { return reply }
      try await Task.sleep(for: .milliseconds(50))
    }
    return try await ask(target)
  }
}

func noise(_ count: Int, seed: UInt64) -> [UInt8] {
  var random = RandomSource(seed: seed)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(count + 8)
  while bytes.count < count { bytes.append(bigEndian: random.next()) }
  return Array(bytes.prefix(count))
}

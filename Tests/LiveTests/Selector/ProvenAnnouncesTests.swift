import Crypto
import Foundation
import Live
import NIOCore
import NIOPosix
import Nodes
import Selection
import Testing
import Vocabulary
import Wire

/// Announces that their node has signed, over real sockets.
@Suite struct ProvenAnnouncesTests {
  private static let object = Digest256(1, 2, 3, 4)
  private let directory = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-proofs-\(UUID())").path
  private let loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()

  /// Runs a selector for one test.
  private func withSelector(
    sharedKey: String? = nil, _ body: (SelectorNode) async throws -> Void
  ) async throws {
    var options = SelectorOptions(listen: Endpoint("127.0.0.1:0")!)
    options.sessionKey = sharedKey
    try await RunningSelector.with(options, on: loop, body)
  }

  private func identity(_ name: String = "identity") throws -> NodeIdentity {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    return try NodeIdentity.load(directory + "/" + name)
  }

  private func announce(of node: NodeID, to selector: SelectorNode) -> HTTPCall {
    let host = selector.endpoint.address.description
    var call = HTTPCall("POST", HTTPURL(host: host, port: selector.endpoint.port, target: "/v1/announce"))
    let report = AgentAnnounce.ObjectReport(object: Self.object, event: .started, held: 0, blocks: 62, wanted: 50)
    call.body = SelectorAPI.encode(AgentAnnounce(node: node, port: 7000, objects: [report]))
    return call
  }

  private func send(_ call: HTTPCall) async throws -> HTTPCall.Reply { try await call.start(on: loop).get() }

  /// Opens a session; the answer to the message that did. All on the loop, as a node does it: a nonce is good for two
  /// minutes, and among a thousand tests a task may wait longer than that for its turn.
  private func open(_ sessions: SelectorSessions, _ node: NodeID, at selector: SelectorNode) async throws
    -> HTTPCall.Reply
  {
    nonisolated(unsafe) let sessions = sessions
    let unsigned = announce(of: node, to: selector)
    return try await unsigned.start(on: loop).flatMap { [loop] challenge in
      var call = unsigned
      guard let nonce = SelectorSessions.nonce(in: challenge), let opening = sessions.open(&call, nonce: nonce) else {
        return loop.makeSucceededFuture(challenge)
      }
      return call.start(on: loop).map { reply in
        sessions.opened(opening, reply, as: "it")
        return reply
      }
    }.get()
  }

  @Test func `a node signs once, and codes each message after that`() async throws {
    let identity = try identity()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await withSelector { selector in
      let sessions = SelectorSessions(identity)
      let opened = try await open(sessions, identity.id, at: selector)
      #expect(opened.status == 200)
      for _ in 0..<3 {
        var call = announce(of: identity.id, to: selector)
        sessions.code(&call, in: "it")
        #expect(call.fields.contains { $0.value.contains("hmac-sha256") })
        let reply = try await send(call)
        #expect(reply.status == 200, "\(String(decoding: reply.body, as: UTF8.self))")
      }
    }
  }

  @Test func `a message is refused that nobody signed, somebody else did, or that was heard or changed`() async throws {
    let (identity, stranger) = (try identity(), try identity("stranger"))
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await withSelector { selector in
      let sessions = SelectorSessions(identity)
      _ = try await open(sessions, identity.id, at: selector)
      var coded = announce(of: identity.id, to: selector)
      sessions.code(&coded, in: "it")
      let first = try await send(coded)
      #expect(first.status == 200)
      let again = try await send(coded)
      #expect(again.status == 401)
      var changed = announce(of: identity.id, to: selector)
      sessions.code(&changed, in: "it")
      changed.body = Array(String(decoding: changed.body, as: UTF8.self).replacing("7000", with: "7001").utf8)
      let reply = try await send(changed)
      #expect(reply.status == 401)
      // A stranger's own session does not speak for the node, nor does his signature.
      let others = SelectorSessions(stranger)
      let own = try await open(others, stranger.id, at: selector)
      #expect(own.status == 200)
      var forged = announce(of: identity.id, to: selector)
      others.code(&forged, in: "it")
      let forgery = try await send(forged)
      #expect(forgery.status == 401)
      let opening = try await open(SelectorSessions(stranger), identity.id, at: selector)
      #expect(opening.status == 401)
    }
  }

  @Test func `replicas that share a key know each other's sessions, and others do not`() async throws {
    let identity = try identity()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let key = directory + "/session.key"
    try await withSelector(sharedKey: key) { one in
      let sessions = SelectorSessions(identity)
      _ = try await open(sessions, identity.id, at: one)
      try await withSelector(sharedKey: key) { two in
        var call = announce(of: identity.id, to: two)
        sessions.code(&call, in: "it")
        let reply = try await send(call)
        #expect(reply.status == 200)
      }
      try await withSelector { foreign in
        var call = announce(of: identity.id, to: foreign)
        sessions.code(&call, in: "it")
        let reply = try await send(call)
        #expect(reply.status == 401 && SelectorSessions.nonce(in: reply) != nil)
      }
    }
  }
}

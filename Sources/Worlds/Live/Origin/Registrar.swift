import NIOCore
import Nodes
import Selection
import Vocabulary

/// Tells the selector about objects, signed with the origin's key.
struct Registrar: Sendable {
  let selector: HTTPURL
  let state: OriginState
  let clock: NodeClock
  let trust: TLSTrust
  /// Where to call from.
  let localAddress: IPAddress?

  /// Sends one registration.
  ///
  /// - Returns: how the selector took it; never fails.
  func register(
    _ objects: [RegisteredObject], on eventLoop: any EventLoop
  ) -> EventLoopFuture<OriginInput.RegistrationResult> {
    do {
      return try call(objects).start(on: eventLoop)
        .map { reply in
          guard (200..<300).contains(reply.status) else {
            let sentence = String(decoding: reply.body.prefix(300), as: UTF8.self)
            return .refused(status: reply.status, sentence.split(separator: "\n").first.map(String.init) ?? "")
          }
          return .accepted
        }
        .flatMapErrorThrowing { .unreachable("\($0)") }
    } catch {
      return eventLoop.makeSucceededFuture(.unreachable("\(error)"))
    }
  }

  /// Tells of what is withdrawn. Whatever comes of it, it is told again.
  func withdraw(_ tombstones: [Withdrawal], on eventLoop: any EventLoop) {
    _ = call("/v1/withdrawals", SelectorAPI.encode(tombstones)).start(on: eventLoop)
  }

  private func call(_ objects: [RegisteredObject]) throws -> HTTPCall {
    let keys = state.keys
    var registration = ObjectRegistration(
      key: NodeID(key: keys.last), time: clock.wall.seconds, objects: objects)
    registration.signature = try keys.sign(Array(registration.signedText.utf8), by: keys.last)
    if !keys.history.isEmpty { registration.history = keys.history }
    return call("/v1/objects", SelectorAPI.encode(registration))
  }

  private func call(_ path: String, _ body: [UInt8]) -> HTTPCall {
    var url = selector
    url.target = url.target.trimmingSuffix("/") + path
    var call = HTTPCall("POST", url)
    call.fields = [HTTPField("content-type", SelectorAPI.contentType)]
    call.body = body
    call.maximumLength = 64 << 10
    call.localAddress = localAddress
    call.trust = trust
    return call
  }
}

extension String {
  /// Without this ending, however often it is there.
  func trimmingSuffix(_ suffix: String) -> String {
    var result = self
    while result.hasSuffix(suffix), !suffix.isEmpty { result.removeLast(suffix.count) }
    return result
  }
}

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
  /// The token to show, if there is one.
  let token: TokenFile?
  /// What the origin's line carries; nil where nobody says.
  let uplink: ByteRate?

  /// Sends one registration.
  ///
  /// - Returns: how the selector took it; never fails.
  func register(
    _ objects: [RegisteredObject], on eventLoop: any EventLoop
  ) -> EventLoopFuture<OriginInput> {
    do {
      return try call(objects).start(on: eventLoop)
        .map { reply in
          (200..<300).contains(reply.status)
            ? Self.accepted(reply.body) : .registered(.refused(status: reply.status, Self.sentence(of: reply.body)))
        }
        .flatMapErrorThrowing { .registered(.unreachable("\($0)")) }
    } catch {
      return eventLoop.makeSucceededFuture(.registered(.unreachable("\(error)")))
    }
  }

  /// Gives the selector a copy of a description.
  ///
  /// - Returns: how the selector took it; never fails.
  func offer(
    _ description: [UInt8], _ digest: Digest256, on eventLoop: any EventLoop
  ) -> EventLoopFuture<OriginInput.RegistrationResult> {
    var call = call(DigestPath.path(of: digest), description)
    call.method = "PUT"
    call.fields[0] = HTTPField("content-type", SelectorAPI.bytesType)
    return call.start(on: eventLoop)
      .map { reply in
        (200..<300).contains(reply.status)
          ? .accepted : .refused(status: reply.status, Self.sentence(of: reply.body))
      }
      .flatMapErrorThrowing { .unreachable("\($0)") }
  }

  private static func accepted(_ body: [UInt8]) -> OriginInput {
    let reply = try? SelectorAPI.registrationReply(from: body)
    guard let reply, let first = reply.refused.first else { return .registered(.accepted, takesCopies: reply?.copies) }
    return .registered(.partly(refused: reply.refused.count, bounded(first.error)), takesCopies: reply.copies)
  }

  private static func sentence(of body: [UInt8]) -> String {
    bounded(SelectorAPI.errorSentence(from: body) ?? String(decoding: body.prefix(300), as: UTF8.self))
  }

  /// One line, and no more than a sentence: it goes into the log.
  private static func bounded(_ text: String) -> String {
    String((text.split(whereSeparator: \.isNewline).first ?? "").prefix(400))
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
    registration.uplink = uplink
    return call("/v1/objects", SelectorAPI.encode(registration))
  }

  private func call(_ path: String, _ body: [UInt8]) -> HTTPCall {
    var url = selector
    url.target = url.target.trimmingSuffix("/") + path
    var call = HTTPCall("POST", url)
    call.fields = [HTTPField("content-type", SelectorAPI.contentType)]
    // Read anew each time, so that another token needs no start; while it cannot be read, the selector says what lacks.
    if let token = try? token?.token() { call.fields.append(HTTPField("authorization", "Bearer \(token)")) }
    call.body = body
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

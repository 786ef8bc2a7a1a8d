import Foundation
import Nodes
package import Selection

/// The JSON of the selector's interface, as bytes: both sides use it, the selector and its clients.
///
/// Bytes of a stranger give a typed error and never more than bounded lists.
package enum SelectorAPI {
  /// Why a message of the selector's JSON interface could not be read, as a sentence.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Longer than `SelectorAPI.maximumLength`.
    case tooLong
    /// No JSON, or not of this shape; the reason names the place.
    case notOfThisShape(String)
    /// A field has a value that makes no sense.
    case badField(String)
    /// More addresses than are ranked.
    case tooMany(Int)

    package var description: String {
      switch self {
      case .tooLong: "the message is longer than \(SelectorAPI.maximumLength) bytes"
      case .notOfThisShape(let reason): "the message cannot be read: \(reason)"
      case .tooMany(let most): "a list has at most \(most) addresses"
      case .badField(let name): "the field \(name) has a value that makes no sense"
      }
    }
  }

  package static let contentType = "application/json"
  /// Of descriptions that are given, and of bytes that are brought: parts of traces, and what its digest names.
  static let metainfoType = "application/x-bittorrent"
  static let bytesType = "application/octet-stream"
  /// Longer messages are not read.
  package static let maximumLength = 1 << 20

  /// Whether the body of a request is JSON. One that does not say what it is counts as JSON, but not from a browser:
  /// pages of any site may send such, and other types but this one, without being asked first (Fetch standard, 3.2.5).
  static func isJSON(_ request: HTTPRequest) -> Bool {
    guard let type = request.field("content-type") else { return !request.bearsBrowserMarks }
    return type.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" } == contentType
  }

  /// The body of an announce, in the shape of its version.
  package static func encode(_ announce: AgentAnnounce) -> [UInt8] {
    if announce.version == 1, let old = OldAnnounceMessage(announce) { return json(old) }
    return json(AgentAnnounceMessage(announce))
  }

  /// The answer to an announce, in the shape of its version.
  package static func encode(_ reply: AnnounceReply) -> [UInt8] {
    guard reply.version == 1, let first = reply.objects.first else { return json(AnnounceReplyMessage(reply)) }
    return switch first.outcome {
    case .swarm(let swarm): json(OldAnnounceReplyMessage(reply, swarm))
    case .refused(let status, let sentence): json(ProblemMessage(.init(status: status), status: status, sentence))
    }
  }

  package static func encode(_ registration: ObjectRegistration) -> [UInt8] {
    json(ObjectRegistrationMessage(registration))
  }

  /// The body of POST /v1/announce.
  package static func announce(from bytes: [UInt8]) throws(Failure) -> AgentAnnounce {
    guard let version = try read(AgentAnnounceMessage.Version.self, from: bytes).version, version != 1 else {
      return try read(OldAnnounceMessage.self, from: bytes).announce()
    }
    return try read(AgentAnnounceMessage.self, from: bytes).announce()
  }

  /// What POST /v1/announce answered to this announce.
  package static func announceReply(
    from bytes: [UInt8], to announce: AgentAnnounce
  ) throws(Failure) -> AnnounceReply {
    if announce.version == 1, let object = announce.objects.first?.object {
      return try read(OldAnnounceReplyMessage.self, from: bytes).reply(about: object)
    }
    return try read(AnnounceReplyMessage.self, from: bytes).reply()
  }

  /// The body of POST /v1/objects. The signature has yet to be checked.
  package static func registration(from bytes: [UInt8]) throws(Failure) -> ObjectRegistration {
    guard let registration = try read(ObjectRegistrationMessage.self, from: bytes).registration else {
      throw .notOfThisShape("a digest, a size, a URL or the number of objects makes no sense")
    }
    return registration
  }

  /// What POST /v1/objects answered.
  static func registrationReply(from bytes: [UInt8]) throws(Failure) -> RegistrationReplyMessage {
    try read(RegistrationReplyMessage.self, from: bytes)
  }

  package static func encode(_ withdrawals: [Withdrawal]) -> [UInt8] {
    json(withdrawals.map { WithdrawalMessage($0) })
  }

  /// The body of POST /v1/withdrawals, or what an origin answers of a file that it has withdrawn. The signatures have
  /// yet to be checked.
  package static func withdrawals(from bytes: [UInt8]) throws(Failure) -> [Withdrawal] {
    try read([WithdrawalMessage].self, from: bytes).prefix(Withdrawal.mostOfMessage).compactMap(\.withdrawal)
  }

  /// What GET /v1/peers answered.
  package static func peers(from bytes: [UInt8]) throws(Failure) -> PeersMessage {
    try read(PeersMessage.self, from: bytes)
  }

  /// The body of POST /v1/traces.
  static func traceWish(from bytes: [UInt8]) throws(Failure) -> TraceWishMessage {
    try read(TraceWishMessage.self, from: bytes)
  }

  /// What POST and GET /v1/traces answered.
  static func traceProgress(from bytes: [UInt8]) throws(Failure) -> TraceProgressMessage {
    try read(TraceProgressMessage.self, from: bytes)
  }

  /// What GET /v1/receipts answered.
  package static func receipts(from bytes: [UInt8]) throws(Failure) -> ReceiptReportMessage {
    try read(ReceiptReportMessage.self, from: bytes)
  }

  package static func encode(_ message: RankMessage) -> [UInt8] { json(message) }

  /// The body of POST /v1/rank.
  package static func rank(from bytes: [UInt8]) throws(Failure) -> RankMessage {
    try read(RankMessage.self, from: bytes)
  }

  /// What POST /v1/rank answered.
  package static func ranking(from bytes: [UInt8]) throws(Failure) -> RankReplyMessage {
    try read(RankReplyMessage.self, from: bytes)
  }

  /// What GET /v1/objects answered.
  package static func objects(from bytes: [UInt8]) throws(Failure) -> ObjectsMessage {
    try read(ObjectsMessage.self, from: bytes)
  }

  /// The sentence of a refusal, or nil if the body holds none.
  package static func errorSentence(from bytes: [UInt8]) -> String? {
    (try? read(ErrorMessage.self, from: bytes)).map { String(decoding: $0.error.utf8.prefix(1024), as: UTF8.self) }
  }

  static func json(_ message: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(message) else {
      preconditionFailure("messages hold nothing that JSON cannot say")
    }
    return Array(data)
  }

  private static func read<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(Failure) -> T {
    guard bytes.count <= maximumLength else { throw .tooLong }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw .notOfThisShape(sentence(error))
    } catch { throw .notOfThisShape("it is no JSON") }
  }

  private static func sentence(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
      let path = (context.codingPath + [last].compactMap { $0 }).map { key in
        key.intValue.map { "[\($0)]" } ?? key.stringValue
      }
      return path.isEmpty ? "the message" : path.joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(place(context, key)) is missing"
    case .valueNotFound(_, let context): "\(place(context)) is null"
    case .typeMismatch(_, let context): "\(place(context)) is of another type"
    case .dataCorrupted(let context): context.codingPath.isEmpty ? "it is no JSON" : "\(place(context)) cannot be read"
    @unknown default: "it is no JSON"
    }
  }
}

import Nodes
import Vocabulary

/// A `SelectorAnswer.RegistrationReply` in JSON: what POST /v1/objects answers.
package struct RegistrationReplyMessage: Codable, Hashable, Sendable {
  package struct Refusal: Codable, Hashable, Sendable {
    package var object: String
    package var error: String
  }

  package var registered: Int
  package var refused: [Refusal]
  package var interval: Int64
  var copies: Bool?

  private enum CodingKeys: String, CodingKey {
    case registered, refused, copies
    case interval = "interval_ms"
  }

  init(_ reply: SelectorAnswer.RegistrationReply) {
    registered = reply.registered
    refused = reply.refused.map { Refusal(object: $0.object.hex, error: $0.sentence) }
    interval = reply.interval.milliseconds
    copies = reply.takesCopies
  }
}

extension RegistrationReplyMessage: DescribedMessage {
  static let schemaName = "RegistrationReply"
  static let meaning = "What became of objects that were registered or withdrawn."
  static let notes: [String: SchemaNote] = [
    "registered": .count("How many were taken."),
    "refused": .plain("The others.").list(atMost: 500),
    "refused.object": .hex("Its v2 infohash.", digits: 64),
    "refused.error": .text("Why not.", atMost: 1024),
    "copies": .plain("Whether the origin may leave copies of its descriptions here (`keepDescription`)."),
    "interval_ms": .count("When the origin is to repeat it, in milliseconds."),
  ]
}

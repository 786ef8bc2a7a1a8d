import Selection
import Vocabulary

/// A `Ranking.LeftOut` in JSON.
package struct LeftOutMessage: Codable, Hashable, Sendable {
  package var endpoint: String
  package var node: String?
  package var kind: String
  package var reason: String
  package var why: String

  init(_ leftOut: Ranking.LeftOut) {
    endpoint = leftOut.endpoint.description
    node = leftOut.node?.description
    kind = leftOut.kind.rawValue
    reason = leftOut.reason.name
    why = leftOut.reason.description
  }
}

extension LeftOutMessage: DescribedMessage {
  static let schemaName = "LeftOut"
  static let meaning = "A peer that is not in a list, and why."
  static let notes: [String: SchemaNote] = [
    "endpoint": .endpoint("Where it takes links."),
    "node": .hex("Its key; agents alone have one.", digits: 64),
    "kind": .word("What it speaks.", ["agent", "stock"]),
    "reason": .text("One word for programs.", atMost: 64),
    "why": .text("A sentence for people.", atMost: 1024),
  ]
}

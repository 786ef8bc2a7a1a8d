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

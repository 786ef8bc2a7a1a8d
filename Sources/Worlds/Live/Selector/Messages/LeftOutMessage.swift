import Selection
import Vocabulary

/// A `LeftOut` in JSON.
package struct LeftOutMessage: Codable, Hashable, Sendable {
  package var endpoint: String
  package var node: String?
  package var kind: String
  package var reason: String
  package var why: String

  init(_ leftOut: LeftOut) {
    endpoint = leftOut.endpoint.description
    node = leftOut.node?.description
    kind = leftOut.kind.rawValue
    reason = leftOut.reason.name
    why = leftOut.reason.description
  }
}

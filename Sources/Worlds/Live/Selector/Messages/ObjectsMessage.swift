import Nodes
import Selection
import Vocabulary

/// The list of objects in JSON: what GET /v1/objects answers.
package struct ObjectsMessage: Codable, Hashable, Sendable {
  package struct Object: Codable, Hashable, Sendable {
    package var object: String
    package var length: Int64
    package var url: String?
    package var urls: [String]
    package var origin: String
    package var registered: Bool
    package var agents: Int
    package var stock: Int
    package var complete: Int
    package var incomplete: Int
    package var completions: Int

    init(_ summary: SelectorAnswer.ObjectSummary) {
      object = summary.object.hex
      length = summary.length.value
      url = summary.urls.last
      urls = summary.urls
      origin = summary.origin.description
      registered = summary.isRegistered
      agents = summary.census.agents
      stock = summary.census.stock
      complete = summary.census.complete
      incomplete = summary.census.incomplete
      completions = summary.completions
    }
  }

  package var total: Int
  package var objects: [Object]
}

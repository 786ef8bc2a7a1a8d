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

extension ObjectsMessage: DescribedMessage {
  static let schemaName = "Objects"
  static let meaning = "The objects that the selector tracks."
  static let notes: [String: SchemaNote] = [
    "total": .count("How many there are; they may be more than are listed."),
    "objects": .plain("In the order in which they came.").list(atMost: 1000),
    "objects.object": .hex("Its v2 infohash.", digits: 64),
    "objects.length": .count("Its bytes."),
    "objects.url": .text("The last of its addresses.", atMost: 8192),
    "objects.urls": .text("Where it is published.", atMost: 8192).list(atMost: 64),
    "objects.origin": .hex("The key of an origin that registered it.", digits: 64),
    "objects.registered": .plain("Whether an origin has repeated that lately."),
    "objects.agents": .count("Agents in its swarm."),
    "objects.stock": .count("Other BitTorrent clients in its swarm."),
    "objects.complete": .count("Of both, those that hold all of it."),
    "objects.incomplete": .count("Of both, the others."),
    "objects.completions": .count("How often somebody said that it has all of it now."),
  ]
}

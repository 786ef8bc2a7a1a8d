import Nodes

/// How far a collection of traces is, in JSON: what POST and GET /v1/traces answer.
package struct TraceProgressMessage: Codable {
  package struct Source: Codable {
    package var node: String
    package var state: String
    package var received: Int64
  }

  /// 16 hexadecimal digits.
  package var collection: String
  package var sources: [Source]
  package var leftOut: Int

  private enum CodingKeys: String, CodingKey {
    case collection, sources
    case leftOut = "left_out"
  }

  init(_ progress: TraceProgress) {
    collection = AgentAnnounceMessage.hex(progress.collection)
    leftOut = progress.leftOut
    sources = progress.sources.map { source in
      Source(
        node: source.node.description, state: source.state.rawValue, received: source.received)
    }
  }
}

extension TraceProgressMessage: DescribedMessage {
  static let schemaName = "TraceProgress"
  static let meaning = "What has come of the traces that were wanted."
  static let notes: [String: SchemaNote] = [
    "collection": .hex("Names the collection, which is kept for a quarter of an hour.", digits: 16),
    "sources": .plain("The agents of which something is wanted.").list(atMost: 1_000),
    "sources.node": .hex("Its id.", digits: 64),
    "sources.state": .word(
      "It waits until it announces itself, was asked, comes, is whole, is refused by its owner, or has failed.",
      TraceProgress.State.allCases.map(\.rawValue)),
    "sources.received": .count("Bytes that are here."),
    "left_out": .count("Agents that there was no room for."),
  ]
}

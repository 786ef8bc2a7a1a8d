import Selection
import Vocabulary

/// What may be asked about traces of agents: an operator begins a collection, agents that are asked bring theirs in
/// parts, and the operator fetches what has come.
enum TraceOperations {
  static func collections(_ book: inout SchemaBook) -> [Operation] {
    let progress = book.reference(to: TraceProgressMessage.self)
    return [
      Operation(
        method: .post, name: "collectTraces", summary: "An operator wants what flight recorders of agents have.",
        meaning: "Agents whose owners let them are asked when they announce themselves.",
        body: book.reference(to: TraceWishMessage.self),
        answers: [.init(status: 200, meaning: "The collection that is begun.", schema: progress)],
        refusals: [401, 403, 404, 503], proof: .token("operator")),
      Operation(
        method: .get, name: "collectedTraces", summary: "How far a collection is.", meaning: "For operators.",
        parameters: [collection],
        answers: [.init(status: 200, meaning: "What has come.", schema: progress)], refusals: [401, 403, 404],
        proof: .token("operator")),
    ]
  }

  static func part(_ book: inout SchemaBook) -> Operation {
    Operation(
      method: .put, name: "bringTrace", summary: "An agent brings a part of what it was asked for.",
      meaning:
        "The ticket is that of the answer to its announce. Parts come one after another, from the first byte on.",
      parameters: [
        collection,
        .init(name: "ticket", meaning: "The agent's ticket.", isRequired: true, schema: number),
        .init(
          name: "offset", meaning: "Where in the archive the part belongs.", isRequired: true,
          schema: ["type": "integer", "minimum": 0, "maximum": .number(TraceOrder.archiveMost)]),
        .init(
          name: "final", meaning: "Whether it is the last.", schema: ["type": "string", "enum": ["0", "1"]]),
      ],
      body: ["type": "string", "format": "binary", "maxLength": .number(Int64(TraceOrder.partMost))],
      bodyType: SelectorAPI.bytesType,
      answers: [
        .init(status: 200, meaning: "It is kept.", schema: book.reference(to: TracePartMessage.self))
      ], refusals: [404, 409, 507])
  }

  static let archive = Operation(
    method: .get, name: "collectedTrace", summary: "What one agent brought.", meaning: "For operators.",
    parameters: [
      collection,
      .init(
        name: "node", meaning: "The agent's id.", isRequired: true,
        schema: ["type": "string", "pattern": "^[0-9a-fA-F]{64}$"]),
    ],
    answers: [
      .init(
        status: 200, meaning: "Files of traces (POSIX.1-1988, ustar).", type: tar,
        schema: ["type": "string", "format": "binary"])
    ], refusals: [401, 403, 404], proof: .token("operator"))

  static let tar = "application/x-tar"

  private static let number: DocumentValue = ["type": "string", "pattern": "^[0-9a-fA-F]{16}$"]
  private static let collection = Operation.Parameter(
    name: "collection", meaning: "Which collection.", isRequired: true, schema: number)
}

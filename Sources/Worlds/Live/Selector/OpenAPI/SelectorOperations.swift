import Selection
import Vocabulary

/// What may be asked at each path of a selector.
enum SelectorOperations {
  /// `book` takes the schemas of the messages.
  static func all(at path: SelectorPath, _ book: inout SchemaBook) -> [Operation] {
    switch path {
    case .tracker: [tracker]
    case .scrape: [scrape]
    case .announce: [announce(&book)]
    case .peers: [peers(&book)]
    case .objects: [objects(&book), register(&book)]
    case .withdrawals: [withdraw(&book)]
    case .rank: [rank(&book)]
    case .pairs: [pairs(&book)]
    case .discovery: [discovery]
    case .receipts: [receipts(&book)]
    case .policy: PolicyOperations.all
    case .traces: TraceOperations.collections(&book)
    case .tracePart: [TraceOperations.part(&book)]
    case .traceArchive: [TraceOperations.archive]
    case .copy: CopyOperations.all
    case .health: [health(&book)]
    case .metrics: [metrics]
    case .description: [description]
    }
  }

  private static func announce(_ book: inout SchemaBook) -> Operation {
    let (new, old) = (book.reference(to: AgentAnnounceMessage.self), book.reference(to: OldAnnounceMessage.self))
    let (reply, oldReply) = (
      book.reference(to: AnnounceReplyMessage.self), book.reference(to: OldAnnounceReplyMessage.self)
    )
    return Operation(
      method: .post, name: "announce", summary: "An agent says what it holds, and hears of peers.",
      meaning: "Signed by its node, unless the selector says --allow-unproven. Only registered objects are tracked.",
      body: ["anyOf": [new, old]],
      answers: [
        .init(status: 200, meaning: "The peers of each object.", schema: ["anyOf": [reply, oldReply]])
      ], refusals: [401, 403, 404], proof: .signature)
  }

  private static func peers(_ book: inout SchemaBook) -> Operation {
    Operation(
      method: .get, name: "peers", summary: "Which peers of an object a requester would be told of.",
      meaning:
        "For the caller himself it is open to all; for others to operators. Either object or url has to be given.",
      parameters: [
        .init(
          name: "object", meaning: "The object's v2 infohash, or any 20 bytes' infohash that it has.",
          schema: ["type": "string", "pattern": "^([0-9a-fA-F]{64}|[0-9a-fA-F]{40})$"]),
        .init(
          name: "url", meaning: "Where it is published; what stands behind a ? is passed over.",
          schema: ["type": "string", "maxLength": 8192]),
        address,
        .init(
          name: "limit", meaning: "How many peers at the most; a selector names no more than 200.",
          schema: ["type": "integer", "minimum": 0, "maximum": .number(Int64(SelectorRouter.mostLimit))]),
        .init(
          name: "explain", meaning: "Whether to say what made every score, and who was left out and why.",
          schema: ["type": "string", "enum": .texts(SelectorRouter.flags.map(\.word))]),
      ],
      answers: [.init(status: 200, meaning: "The peers.", schema: book.reference(to: PeersMessage.self))],
      refusals: [401, 403, 404], proof: .token("operator"))
  }

  private static let address = Operation.Parameter(
    name: "for", meaning: "The requester's address; the caller's own if it is missing.",
    schema: ["type": "string", "pattern": .text("^(\(AddressPatterns.address))$")])

  private static func objects(_ book: inout SchemaBook) -> Operation {
    Operation(
      method: .get, name: "objects", summary: "The objects that are tracked.",
      meaning: "Open to operators, and to everybody on the selector's own machine.",
      answers: [.init(status: 200, meaning: "The objects.", schema: book.reference(to: ObjectsMessage.self))],
      refusals: [401, 403], proof: .token("operator"))
  }

  private static func register(_ book: inout SchemaBook) -> Operation {
    Operation(
      method: .post, name: "register", summary: "An origin says what it publishes.",
      meaning: "Signed with the origin's key, and repeated as the answer asks for.",
      body: book.reference(to: ObjectRegistrationMessage.self),
      answers: [
        .init(
          status: 200, meaning: "What became of each object.", schema: book.reference(to: RegistrationReplyMessage.self)
        )
      ], refusals: [401, 403, 409], proof: .token("registration"))
  }

  private static func withdraw(_ book: inout SchemaBook) -> Operation {
    Operation(
      method: .post, name: "withdraw", summary: "An origin takes back what it published.",
      meaning: "Each withdrawal is signed by itself, so that anybody may bring it.",
      body: [
        "type": "array", "minItems": 1, "maxItems": .number(Int64(Withdrawal.mostOfMessage)),
        "items": book.reference(to: WithdrawalMessage.self),
      ],
      answers: [
        .init(
          status: 200, meaning: "What became of each.", schema: book.reference(to: RegistrationReplyMessage.self))
      ], refusals: [401, 403], proof: .token("registration"))
  }

  private static func rank(_ book: inout SchemaBook) -> Operation {
    Operation(
      method: .post, name: "rank", summary: "In which order to try addresses of the caller's own list.",
      meaning:
        "By the same engine and policy as peers, from what the tables and the caller say; what the selector knows "
        + "of its peers does not count. For others than the caller, and with an explanation, it is for operators. A "
        + "hundred addresses count as one call more.",
      body: book.reference(to: RankMessage.self),
      answers: [.init(status: 200, meaning: "The list.", schema: book.reference(to: RankReplyMessage.self))],
      refusals: [401, 403], proof: .token("operator"))
  }

  private static func pairs(_ book: inout SchemaBook) -> Operation {
    Operation(
      method: .get, name: "pairs", summary: "Who was told of whom, from ISP to ISP.",
      meaning: "Open to operators, and to everybody on the selector's own machine.",
      answers: [.init(status: 200, meaning: "The pairs.", schema: book.reference(to: PairsMessage.self))],
      refusals: [401, 403], proof: .token("operator"))
  }

  private static func receipts(_ book: inout SchemaBook) -> Operation {
    Operation(
      method: .get, name: "receipts", summary: "What agents took of each other, and whose word is not what others say.",
      meaning: "Open to operators, and to everybody on the selector's own machine.",
      answers: [.init(status: 200, meaning: "The sums.", schema: book.reference(to: ReceiptReportMessage.self))],
      refusals: [401, 403], proof: .token("operator"))
  }

  private static let discovery = Operation(
    method: .get, name: "discovery", summary: "Nodes to be watched, for Prometheus's HTTP service discovery.",
    meaning: "Open to operators, and to everybody on the selector's own machine.",
    answers: [
      .init(
        status: 200, meaning: "Groups of targets.",
        schema: [
          "type": "array", "maxItems": 20_000, "description": "One for each node.",
          "items": [
            "type": "object", "required": ["targets", "labels"], "description": "A node.",
            "properties": [
              "targets": [
                "type": "array", "maxItems": 1, "description": "Host and port of its /metrics.",
                "items": ["type": "string", "maxLength": 300],
              ],
              "labels": [
                "type": "object", "required": ["__meta_shoal_role"], "description": "For relabelling.",
                "properties": [
                  "__meta_shoal_role": [
                    "type": "string", "enum": ["agent", "origin"], "description": "What it is.",
                  ],
                  "__meta_shoal_node": [
                    "type": "string", "maxLength": 64, "description": "Its id, shortened; of agents.",
                  ],
                  "__scheme__": ["type": "string", "enum": ["https"], "description": "Where it is asked over TLS."],
                ],
              ],
            ],
          ],
        ])
    ],
    refusals: [401, 403], proof: .token("operator"))

  private static func health(_ book: inout SchemaBook) -> Operation {
    Operation(
      method: .get, name: "health", summary: "Whether the selector runs.", meaning: "Answered whatever the load.",
      answers: [.init(status: 200, meaning: "It does.", schema: book.reference(to: HealthMessage.self))],
      isCounted: false)
  }

  private static let metrics = Operation(
    method: .get, name: "metrics", summary: "Counters for Prometheus.", meaning: "In its text format.",
    answers: [
      .init(
        status: 200, meaning: "The counters.", type: MetricsFormat.prometheus.contentType, schema: ["type": "string"])
    ])

  private static let description = Operation(
    method: .get, name: "describe", summary: "This document.", meaning: "OpenAPI 3.1.",
    answers: [.init(status: 200, meaning: "The document.", schema: ["type": "object"])])

  // BitTorrent's own interface, which is bencoded: refusals are answers with a `failure reason`, and status 200.

  private static let tracker = Operation(
    method: .get, name: "trackerAnnounce", summary: "A BitTorrent client's announce (BEP 3, 7, 23, 24).",
    meaning: "Infohash and peer id are bytes, percent-encoded. Only registered objects are tracked.",
    parameters: [
      .init(name: "info_hash", meaning: "20 bytes.", isRequired: true, schema: ["type": "string"]),
      .init(name: "peer_id", meaning: "20 bytes.", isRequired: true, schema: ["type": "string"]),
      .init(
        name: "port", meaning: "Where the client takes links.", isRequired: true,
        schema: ["type": "integer", "minimum": 0, "maximum": 65_535]),
      .init(name: "uploaded", meaning: "Bytes.", schema: ["type": "integer", "minimum": 0]),
      .init(name: "downloaded", meaning: "Bytes.", schema: ["type": "integer", "minimum": 0]),
      .init(name: "left", meaning: "Bytes that it lacks.", schema: ["type": "integer", "minimum": 0]),
      .init(
        name: "event", meaning: "What happened.",
        schema: ["type": "string", "enum": ["started", "completed", "stopped"]]),
      .init(name: "numwant", meaning: "How many peers it wants.", schema: ["type": "integer"]),
      .init(
        name: "compact", meaning: "Whether peers are to be packed (BEP 23).",
        schema: ["type": "string", "enum": ["0", "1"]]),
    ],
    answers: [
      .init(status: 200, meaning: "Bencoded peers, or a failure.", type: "text/plain", schema: ["type": "string"])
    ])

  private static let scrape = Operation(
    method: .get, name: "trackerScrape", summary: "How large swarms are (BEP 48).",
    meaning: "Several may be named at once.",
    parameters: [
      .init(
        name: "info_hash", meaning: "20 bytes, percent-encoded.", isRequired: true,
        schema: ["type": "array", "items": ["type": "string"]])
    ],
    answers: [
      .init(status: 200, meaning: "Bencoded counts, or a failure.", type: "text/plain", schema: ["type": "string"])
    ])
}

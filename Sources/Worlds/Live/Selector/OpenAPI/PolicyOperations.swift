import Selection
import Vocabulary

/// What may be asked at /v1/policy. A policy's schema is made from its weights.
enum PolicyOperations {
  static let all = [shown, changed]

  private static let shown = Operation(
    method: .get, name: "policy", summary: "The policy by which peers are ranked.",
    meaning: "Open to operators, and to everybody on the selector's own machine.",
    answers: [.init(status: 200, meaning: "The policy in force.", schema: schema)], refusals: [401, 403],
    proof: .token("operator"))

  private static let changed = Operation(
    method: .put, name: "changePolicy", summary: "Puts another policy in force, until the selector ends.",
    meaning:
      "For operators, and everybody on the selector's own machine. Its version has to be above that of the policy in "
      + "force, and no ring may have more points than a nearer one. What is left out has the value of the build.",
    body: schema, answers: [.init(status: 200, meaning: "The policy in force now.", schema: schema)],
    refusals: [401, 403, 409], proof: .token("operator"))

  private static let asn: DocumentValue = [
    "type": "integer", "minimum": 0, "maximum": .number(Int64(UInt32.max)),
  ]

  private static let schema: DocumentValue = {
    var properties: [(name: String, value: DocumentValue)] = [
      (
        "version",
        [
          "description": "Goes up each time the policy is changed.", "type": "integer", "minimum": 1,
          "maximum": 1_000_000_000,
        ]
      )
    ]
    for weight in ScoringWeight.all {
      let (least, most) = (Int64(weight.range.lowerBound), Int64(weight.range.upperBound))
      properties.append((weight.name, ["type": "integer", "minimum": .number(least), "maximum": .number(most)]))
    }
    properties += [
      (
        "siblings",
        [
          "description": "Lists of ISPs that count as one.", "type": "array", "maxItems": 64,
          "items": ["type": "array", "maxItems": 64, "items": asn],
        ]
      ),
      ("siblings_by_name", ["description": "Whether ISPs of one name count as one.", "type": "boolean"]),
      ("costs", ["description": "From ISP to ISP.", "type": "array", "maxItems": 20_000, "items": cost]),
      ("method", ["type": "string", "enum": .texts(RankingMethod.allCases.map(\.rawValue))]),
    ]
    return [
      "type": "object", "required": ["version"], "properties": .object(properties), "additionalProperties": false,
    ]
  }()

  private static let cost: DocumentValue = [
    "type": "object", "required": ["from", "to", "cost"], "additionalProperties": false,
    "properties": [
      "from": asn, "to": asn,
      "cost": [
        "anyOf": [
          ["type": "string", "enum": ["peering", "transit"]],
          ["type": "integer", "minimum": 0, "maximum": .number(Int64(ScoringPolicy.dearest))],
        ]
      ],
    ],
  ]
}

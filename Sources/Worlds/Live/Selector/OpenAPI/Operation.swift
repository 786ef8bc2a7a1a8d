/// What one method does at one path: an operation object of OpenAPI.
struct Operation: Sendable {
  enum Method: String, Sendable { case get, post, put }

  /// A parameter of the query, or a part of the path.
  struct Parameter: Sendable {
    var name: String
    var meaning: String
    var isRequired = false
    var isInPath = false
    /// JSON Schema.
    var schema: DocumentValue
  }

  /// One answer of the operation.
  struct Answer: Sendable {
    var status: Int
    var meaning: String
    var type = SelectorAPI.contentType
    /// Nil: there is no body.
    var schema: DocumentValue?
  }

  /// How a caller may show who he is.
  enum Proof: Sendable {
    /// He need not, and could not.
    case none
    /// He may bring a token, whose name among the schemes it is; without one, less is shown or taken.
    case token(String)
    /// By HTTP message signatures (RFC 9421).
    case signature
  }

  var method: Method
  var name: String
  var summary: String
  var meaning: String
  var parameters: [Parameter] = []
  /// JSON Schema of the body.
  var body: DocumentValue?
  var bodyType = SelectorAPI.contentType
  var answers: [Answer]
  /// Statuses of refusals beside those that every call may meet.
  var refusals: [Int] = []
  var proof = Proof.none
  /// Whether calls of an address are counted, and too many are refused.
  var isCounted = true

  var document: DocumentValue {
    var members: [(name: String, value: DocumentValue)] = [
      ("operationId", .text(name)), ("summary", .text(summary)), ("description", .text(meaning)),
    ]
    if !parameters.isEmpty { members.append(("parameters", .list(parameters.map(Self.document)))) }
    if let body {
      let content: DocumentValue = [bodyType: ["schema": body]]
      members.append(("requestBody", ["required": true, "content": content]))
    }
    members.append(("responses", .object(responses)))
    switch proof {
    case .none: break
    case .token(let scheme): members.append(("security", [[:], [scheme: []]]))
    case .signature: members.append(("security", [[:], ["signature": []]]))
    }
    return .object(members)
  }

  private static func document(_ parameter: Parameter) -> DocumentValue {
    [
      "name": .text(parameter.name), "in": parameter.isInPath ? "path" : "query",
      "description": .text(parameter.meaning), "required": .bool(parameter.isRequired), "schema": parameter.schema,
    ]
  }

  private var responses: [(name: String, value: DocumentValue)] {
    let good = answers.map { answer -> (name: String, value: DocumentValue) in
      guard let schema = answer.schema else { return ("\(answer.status)", ["description": .text(answer.meaning)]) }
      return ("\(answer.status)", ["description": .text(answer.meaning), "content": [answer.type: ["schema": schema]]])
    }
    let usual = [400] + (isCounted ? [429] : []) + (body == nil ? [] : [413, 415])
    return good
      + Set(usual + refusals).sorted().map { ("\($0)", ["$ref": .text("#/components/responses/\($0)")]) }
  }
}

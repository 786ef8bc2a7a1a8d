/// The OpenAPI 3.1 document of a selector, which GET /openapi.json answers. Every path of `SelectorPath` is in it.
enum SelectorDescription {
  static let contentType = "application/json"

  static let text = document.json

  private static var document: DocumentValue {
    var book = SchemaBook()
    let paths = SelectorPath.allCases.map { path -> (name: String, value: DocumentValue) in
      let operations = SelectorOperations.all(at: path, &book)
      return (path.rawValue, .object(operations.map { ($0.method.rawValue, $0.document) }))
    }
    let problem = book.reference(to: ProblemMessage.self)
    let refusals = refusals.map { status, meaning -> (name: String, value: DocumentValue) in
      var response: DocumentValue = [
        "description": .text(meaning), "content": [ProblemMessage.contentType: ["schema": problem]],
      ]
      if let headers = headers[status] { response = response.adding([("headers", headers)]) }
      return ("\(status)", response)
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "Shoal's selector", "version": "1",
        "description": .text(
          "Who is worth asking for an object, and why. Fields that are not described here may be added to any answer; "
            + "requests with such are taken."),
      ],
      "servers": [["url": "/"]],
      "paths": .object(paths),
      "components": [
        "securitySchemes": schemes, "responses": .object(refusals), "schemas": .object(book.schemas),
      ],
    ]
  }

  private static let refusals: [(Int, String)] = [
    (400, "The request cannot be read."),
    (401, "Something has to be proven: a token, or which node it is."),
    (403, "The caller may not do that."),
    (404, "The selector does not know the object, or what else was named."),
    (409, "What is known already stands against it."),
    (413, "The body is longer than 1 MiB."),
    (415, "The body is of another type."),
    (429, "The address has made as many calls as it may."),
    (503, "There is too much of it already; later it can be asked for again."),
    (507, "There is no room to keep it."),
  ]

  private static let headers: [Int: DocumentValue] = [
    401: [
      SelectorSessions.acceptField: [
        "description": "What an announce is to be signed with (RFC 9421, 5.1).", "schema": ["type": "string"],
      ]
    ],
    429: [
      "retry-after": [
        "description": "When to call again, in seconds.", "required": true,
        "schema": ["type": "integer", "minimum": 1],
      ]
    ],
  ]

  private static let schemes: DocumentValue = [
    "operator": [
      "type": "http", "scheme": "bearer",
      "description": "The token of an operator (shoal operator new). On the selector's own machine none is needed.",
    ],
    "registration": [
      "type": "http", "scheme": "bearer",
      "description": "The token of origins that may register (--registration-token).",
    ],
    "signature": [
      "type": "apiKey", "in": "header", "name": "signature-input",
      "description": .text(
        "An HTTP message signature (RFC 9421) `shoal` over @method, @authority, @path and content-digest: Ed25519 with "
          + "the node's key over the nonce of a 401's accept-signature and the X25519 share in shoal-share; the "
          + "answer's shoal-session names a session, under whose key later announces are signed with HMAC-SHA-256."),
    ],
  ]
}

/// What is wrong with the body of an ALTO request (RFC 7285, 8.5.2); exactly one thing is told.
package enum ALTOProblem: Error, Hashable, Codable, Sendable {
  /// It is no JSON; a sentence for developers.
  case syntax(String)
  /// The path of the field: `cost-type/cost-metric`.
  case missingField(String)
  case invalidFieldType(String)
  /// Of an array, its name and the element.
  case invalidFieldValue(String, value: String)

  package var code: String {
    switch self {
    case .syntax: "E_SYNTAX"
    case .missingField: "E_MISSING_FIELD"
    case .invalidFieldType: "E_INVALID_FIELD_TYPE"
    case .invalidFieldValue: "E_INVALID_FIELD_VALUE"
    }
  }
}

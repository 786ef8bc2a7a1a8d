/// Why a tracker's query or reply cannot be read.
package enum TrackerError: Error, Hashable, Codable, Sendable, CustomStringConvertible {
  /// A percent sign that two hexadecimal digits do not follow.
  case badEscape(offset: Int)
  /// More parameters than any client sends.
  case tooManyParameters
  /// A parameter that must be there is not.
  case missing(key: String)
  /// A parameter or reply key has a value that is not allowed.
  case badValue(key: String)
  /// A reply that is not valid bencoding.
  case bencode(BencodeError)

  package var description: String {
    switch self {
    case .badEscape(let offset): "the percent sign at byte \(offset) of the query begins no escape"
    case .tooManyParameters: "the query has too many parameters"
    case .missing(let key): "`\(key)` is missing"
    case .badValue(let key): "`\(key)` has an invalid value"
    case .bencode(let error): "the tracker's reply is malformed: \(error)"
    }
  }
}

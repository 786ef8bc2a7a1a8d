/// Why a message of the selector's JSON interface could not be read, as a sentence.
package enum SelectorAPIError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Longer than `SelectorAPI.maximumLength`.
  case tooLong
  /// No JSON, or not of this shape; the reason names the place.
  case notOfThisShape(String)
  /// A field has a value that makes no sense.
  case badField(String)

  package var description: String {
    switch self {
    case .tooLong: "the message is longer than \(SelectorAPI.maximumLength) bytes"
    case .notOfThisShape(let reason): "the message cannot be read: \(reason)"
    case .badField(let name): "the field \(name) has a value that makes no sense"
    }
  }
}

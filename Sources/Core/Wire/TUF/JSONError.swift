/// Why bytes are no JSON that is taken, with the offset of the byte where that shows.
package enum JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes end inside a value.
  case truncated
  case unexpectedByte(offset: Int)
  /// A fraction, an exponent, a leading zero, or more than 64 bits.
  case badNumber(offset: Int)
  /// No UTF-8, a control character, or half of a pair of surrogates.
  case badText(offset: Int)
  /// An object that ends there has two members of one name.
  case duplicateName(offset: Int)
  case tooDeep(offset: Int)
  case tooManyValues(offset: Int)

  package var description: String {
    switch self {
    case .truncated: "the JSON ends too early"
    case .unexpectedByte(let offset): "byte \(offset) of the JSON does not belong there"
    case .badNumber(let offset): "the number at byte \(offset) of the JSON is no whole number of 64 bits"
    case .badText(let offset): "the text at byte \(offset) of the JSON is malformed"
    case .duplicateName(let offset): "the object that ends at byte \(offset) of the JSON has a name twice"
    case .tooDeep(let offset): "the JSON is nested too deeply at byte \(offset)"
    case .tooManyValues(let offset): "the JSON has too many values, counted up to byte \(offset)"
    }
  }
}

/// Why bytes are not acceptable bencoding, with the offset of the byte where that shows.
package enum BencodeError: Error, Hashable, Codable, Sendable, CustomStringConvertible {
  /// The bytes end inside a value.
  case truncated
  /// A byte that starts no value.
  case unexpectedByte(offset: Int)
  /// An integer or a length with a leading zero, a bare sign, `-0`, or beyond 64 bits.
  case badNumber(offset: Int)
  /// A dictionary key that is not greater than the one before.
  case unsortedKey(offset: Int)
  /// Two entries of one dictionary have the same key.
  case duplicateKey(offset: Int)
  /// Lists and dictionaries are nested too deeply.
  case tooDeep(offset: Int)
  /// More values than the bound allows.
  case tooManyValues(offset: Int)
  /// Bytes follow the value.
  case trailingBytes(offset: Int)
  /// The outermost value is not a dictionary.
  case notADictionary

  package var description: String {
    switch self {
    case .truncated: "the bencoded data ends too early"
    case .unexpectedByte(let offset): "byte \(offset) of the bencoded data starts no value"
    case .badNumber(let offset): "the number at byte \(offset) of the bencoded data is malformed"
    case .unsortedKey(let offset): "the dictionary key at byte \(offset) of the bencoded data is out of order"
    case .duplicateKey(let offset): "the dictionary that ends at byte \(offset) of the bencoded data has a key twice"
    case .tooDeep(let offset): "the bencoded data is nested too deeply at byte \(offset)"
    case .tooManyValues(let offset): "the bencoded data has too many values, counted up to byte \(offset)"
    case .trailingBytes(let offset): "bytes follow the end of the bencoded data at byte \(offset)"
    case .notADictionary: "the bencoded data is not a dictionary"
    }
  }
}

/// A bencoded value (BEP 3): the only shapes that the ecosystem's descriptions and replies are made of.
package enum BencodeValue: Hashable, Codable, Sendable {
  case integer(Int64)
  case bytes([UInt8])
  case list([BencodeValue])
  case dictionary(BencodeDictionary)

  /// A byte string of a text's UTF-8.
  package static func text(_ text: some StringProtocol) -> BencodeValue { .bytes(Array(text.utf8)) }

  package var integer: Int64? {
    if case .integer(let value) = self { value } else { nil }
  }

  package var bytes: [UInt8]? {
    if case .bytes(let value) = self { value } else { nil }
  }

  package var list: [BencodeValue]? {
    if case .list(let value) = self { value } else { nil }
  }

  package var dictionary: BencodeDictionary? {
    if case .dictionary(let value) = self { value } else { nil }
  }

  /// The byte string as text, or nil if it is another shape or not valid UTF-8.
  package var text: String? { bytes.flatMap { String(validating: $0, as: UTF8.self) } }
}

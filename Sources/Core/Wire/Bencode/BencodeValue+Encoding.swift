extension BencodeValue {
  /// The one encoding of this value (BEP 3).
  package var encoded: [UInt8] {
    var result: [UInt8] = []
    encode(into: &result)
    return result
  }

  package func encode(into output: inout [UInt8]) {
    switch self {
    case .integer(let number):
      output.append(UInt8(ascii: "i"))
      output.append(contentsOf: String(number).utf8)
      output.append(UInt8(ascii: "e"))
    case .bytes(let bytes):
      Self.encode(bytes, into: &output)
    case .list(let list):
      output.append(UInt8(ascii: "l"))
      for value in list { value.encode(into: &output) }
      output.append(UInt8(ascii: "e"))
    case .dictionary(let dictionary):
      output.append(UInt8(ascii: "d"))
      for entry in dictionary.entries {
        Self.encode(entry.key, into: &output)
        entry.value.encode(into: &output)
      }
      output.append(UInt8(ascii: "e"))
    }
  }

  private static func encode(_ bytes: [UInt8], into output: inout [UInt8]) {
    output.append(contentsOf: String(bytes.count).utf8)
    output.append(UInt8(ascii: ":"))
    output.append(contentsOf: bytes)
  }
}

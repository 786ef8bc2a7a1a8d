internal import Vocabulary

/// A JSON value (RFC 8259) in which no object names a member twice.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// Any other number, as it is written: signed metadata has none.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// As it is read, in the order of the names' UTF-8.
  case object([Member])

  /// A member of an object.
  package struct Member: Hashable, Sendable {
    package var name: String
    package var value: JSONValue

    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// OLPC's canonical form, which The Update Framework signs: no space, members by name, and in strings only `"` and
  /// `\` escaped. Equal values have equal bytes.
  package var canonical: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes, escapesControls: false)
    return bytes
  }

  /// As JSON (RFC 8259), without space.
  package var encoded: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes, escapesControls: true)
    return bytes
  }

  private func append(to bytes: inout [UInt8], escapesControls: Bool) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .number(let text): bytes += text.utf8
    case .string(let text): Self.append(text, to: &bytes, escapesControls)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (at, value) in values.enumerated() {
        if at > 0 { bytes.append(UInt8(ascii: ",")) }
        value.append(to: &bytes, escapesControls: escapesControls)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (at, member) in members.enumerated() {
        if at > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.append(member.name, to: &bytes, escapesControls)
        bytes.append(UInt8(ascii: ":"))
        member.value.append(to: &bytes, escapesControls: escapesControls)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func append(_ text: String, to bytes: inout [UInt8], _ escapesControls: Bool) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if escapesControls, byte < 0x20 {
        bytes += "\\u00".utf8
        bytes += [byte].hex.utf8
        continue
      }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

internal import Vocabulary

/// Reads JSON strictly (RFC 8259): what two readers might take for different values is refused.
package struct JSONReader {
  private let bytes: [UInt8]
  private let takesFractions: Bool
  private var at = 0
  private var values = 0

  /// Arrays and objects within each other, at the most.
  static let depthMax = 32
  /// Values of one text, at the most.
  static let valuesMax = 1 << 20

  private init(_ bytes: [UInt8], takesFractions: Bool) {
    self.bytes = bytes
    self.takesFractions = takesFractions
  }

  /// The one value that these bytes are.
  ///
  /// - Parameter takesFractions: whether numbers may be others than whole ones of 64 bits.
  /// - Throws: `JSONError`.
  package static func value(of bytes: [UInt8], takesFractions: Bool = false) throws(JSONError) -> JSONValue {
    var reader = JSONReader(bytes, takesFractions: takesFractions)
    let value = try reader.value(depth: 0)
    reader.passSpace()
    guard reader.at == bytes.count else { throw .unexpectedByte(offset: reader.at) }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth <= Self.depthMax else { throw .tooDeep(offset: at) }
    values += 1
    guard values <= Self.valuesMax else { throw .tooManyValues(offset: at) }
    passSpace()
    switch try peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try text())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw .unexpectedByte(offset: at)
    }
  }

  // Containers

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    at += 1
    var members: [JSONValue.Member] = []
    passSpace()
    if try take(UInt8(ascii: "}")) { return .object([]) }
    repeat {
      passSpace()
      guard try peek() == UInt8(ascii: "\"") else { throw .unexpectedByte(offset: at) }
      let name = try text()
      passSpace()
      guard try take(UInt8(ascii: ":")) else { throw .unexpectedByte(offset: at) }
      members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
      passSpace()
    } while try take(UInt8(ascii: ","))
    guard try take(UInt8(ascii: "}")) else { throw .unexpectedByte(offset: at) }
    members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    for (a, b) in zip(members, members.dropFirst()) where a.name.isSame(as: b.name) {
      throw .duplicateName(offset: at)
    }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    at += 1
    var elements: [JSONValue] = []
    passSpace()
    if try take(UInt8(ascii: "]")) { return .array([]) }
    repeat {
      elements.append(try value(depth: depth + 1))
      passSpace()
    } while try take(UInt8(ascii: ","))
    guard try take(UInt8(ascii: "]")) else { throw .unexpectedByte(offset: at) }
    return .array(elements)
  }

  // Single values

  private mutating func word(_ text: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for byte in text.utf8 { guard try take(byte) else { throw .unexpectedByte(offset: at) } }
    return value
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = at
    if bytes[at] == UInt8(ascii: "-") { at += 1 }
    let whole = digits()
    let hasZeros = whole.count > 1 && bytes[whole.lowerBound] == UInt8(ascii: "0")
    let end = at
    var isFraction = false
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      isFraction = !digits().isEmpty
      guard isFraction else { throw .badNumber(offset: start) }
    }
    if at < bytes.count, [UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[at]) {
      at += 1
      if at < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[at]) { at += 1 }
      isFraction = !digits().isEmpty
      guard isFraction else { throw .badNumber(offset: start) }
    }
    guard !hasZeros, !whole.isEmpty else { throw .badNumber(offset: start) }
    if !isFraction, let value = Int64(String(decoding: bytes[start..<end], as: UTF8.self)) { return .integer(value) }
    guard takesFractions else { throw .badNumber(offset: start) }
    return .number(String(decoding: bytes[start..<at], as: UTF8.self))
  }

  private mutating func digits() -> Range<Int> {
    let start = at
    while at < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) { at += 1 }
    return start..<at
  }

  private mutating func text() throws(JSONError) -> String {
    let start = at
    at += 1
    var found: [UInt8] = []
    while true {
      let byte = try peek()
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: found, as: UTF8.self) else { throw .badText(offset: start) }
        return text
      case UInt8(ascii: "\\"): try escape(&found)
      case 0..<0x20: throw .badText(offset: at - 1)
      default: found.append(byte)
      }
    }
  }

  private mutating func escape(_ found: inout [UInt8]) throws(JSONError) {
    let start = at
    let byte = try peek()
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): found.append(byte)
    case UInt8(ascii: "b"): found.append(0x08)
    case UInt8(ascii: "f"): found.append(0x0C)
    case UInt8(ascii: "n"): found.append(0x0A)
    case UInt8(ascii: "r"): found.append(0x0D)
    case UInt8(ascii: "t"): found.append(0x09)
    case UInt8(ascii: "u"):
      var code = try unit()
      if (0xD800..<0xDC00).contains(code) {
        guard try take(UInt8(ascii: "\\")), try take(UInt8(ascii: "u")) else { throw .badText(offset: start) }
        let low = try unit()
        guard (0xDC00..<0xE000).contains(low) else { throw .badText(offset: start) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw .badText(offset: start) }
      found += String(Character(scalar)).utf8
    default: throw .badText(offset: start)
    }
  }

  /// Four hexadecimal digits.
  private mutating func unit() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = try peek().hexDigit else { throw .badText(offset: at) }
      code = code << 4 | UInt32(digit)
      at += 1
    }
    return code
  }

  // Bytes

  private func peek() throws(JSONError) -> UInt8 {
    guard at < bytes.count else { throw .truncated }
    return bytes[at]
  }

  /// Passes this byte, if it comes next.
  private mutating func take(_ byte: UInt8) throws(JSONError) -> Bool {
    guard try peek() == byte else { return false }
    at += 1
    return true
  }

  private mutating func passSpace() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      default: return
      }
    }
  }
}

extension String {
  /// Whether both have the same bytes: Swift finds texts equal that differ in them (composed and decomposed letters).
  package func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

/// JSON (RFC 8259) as a flat list of its values in order: what a status of a thousand peers is read into once a second,
/// for a seventh of what Foundation's decoder takes.
///
/// It is lenient where nothing hangs on it: text that is no UTF-8 is repaired, and of members with the same name the
/// first counts.
final class StatusTape: Sendable {
  enum Kind: UInt8 {
    case null
    case no
    case yes
    case number
    case text
    /// Text with backslashes in it.
    case escapedText
    case list
    case object
  }

  struct Entry {
    var kind: Kind
    /// Of a number or text, its bytes, without quotes.
    var start: Int
    var end: Int
    /// The entry that follows this one with all that is in it.
    var next: Int
    /// The sum of the member's name; 0 outside of objects.
    var name: UInt64
  }

  /// Why bytes are not taken.
  enum Problem: Error {
    case malformed(offset: Int)
    case tooDeep
    case tooMuch
  }

  let bytes: [UInt8]
  let entries: [Entry]

  /// Lists and objects within each other, and values, at the most.
  static let mostDepth = 32
  static let mostEntries = 1 << 19

  init(_ bytes: [UInt8]) throws(Problem) {
    var reader = Reader(bytes)
    try reader.read()
    self.bytes = bytes
    entries = reader.entries
  }

  /// A name's sum (FNV-1a), without its underscores and capitals: `held_bytes` and `heldBytes` have the same. Whoever
  /// makes two names with one sum shows a wrong number of himself.
  static func sum(of name: String) -> UInt64 {
    var name = name
    return name.withUTF8 { bytes in bytes.reduce(noSum, add) }
  }

  private static func sum(of name: ArraySlice<UInt8>) -> UInt64 { name.reduce(noSum, add) }

  private static let noSum: UInt64 = 0xCBF2_9CE4_8422_2325

  private static func add(_ sum: UInt64, _ byte: UInt8) -> UInt64 {
    if byte == UInt8(ascii: "_") { return sum }
    let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
    return (sum ^ UInt64(lower)) &* 0x100_0000_01B3
  }

  // Values

  /// A number without fraction and exponent; nil for anything else.
  func integer<Number: FixedWidthInteger>(_ index: Int) -> Number? {
    guard let (magnitude, isNegative) = magnitude(index) else { return nil }
    if !isNegative { return Number(exactly: magnitude) }
    // The least number of 64 bits has no positive counterpart.
    guard magnitude <= 1 << 63 else { return nil }
    return Number(exactly: Int64(bitPattern: 0 &- magnitude))
  }

  private func magnitude(_ index: Int) -> (UInt64, isNegative: Bool)? {
    let entry = entries[index]
    guard entry.kind == .number else { return nil }
    var at = entry.start
    let isNegative = bytes[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    guard at < entry.end else { return nil }
    var number: UInt64 = 0
    while at < entry.end {
      let digit = bytes[at] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      let (product, isTooMuch) = number.multipliedReportingOverflow(by: 10)
      let (sum, isTooMuchNow) = product.addingReportingOverflow(UInt64(digit))
      guard !isTooMuch, !isTooMuchNow else { return nil }
      number = sum
      at += 1
    }
    return (number, isNegative)
  }

  /// nil for what is no text.
  func text(_ index: Int) -> String? {
    let entry = entries[index]
    switch entry.kind {
    case .text: return String(decoding: bytes[entry.start..<entry.end], as: UTF8.self)
    case .escapedText: return Self.unescaped(bytes[entry.start..<entry.end])
    default: return nil
    }
  }

  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
    var units: [UInt16] = []
    var rest = Substring(decoding: bytes, as: UTF8.self).utf16
    while let unit = rest.popFirst() {
      guard unit == UInt16(UInt8(ascii: "\\")), let mark = rest.popFirst() else {
        units.append(unit)
        continue
      }
      switch UInt8(truncatingIfNeeded: mark) {
      case UInt8(ascii: "n"): units.append(0x0A)
      case UInt8(ascii: "r"): units.append(0x0D)
      case UInt8(ascii: "t"): units.append(0x09)
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0C)
      case UInt8(ascii: "u"):
        units.append(UInt16(Substring(rest.prefix(4)), radix: 16) ?? 0xFFFD)
        rest = rest.dropFirst(4)
      default: units.append(mark)
      }
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// Goes through the bytes once.
  private struct Reader {
    private let bytes: [UInt8]
    private(set) var entries: [Entry] = []
    private var at = 0

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      entries.reserveCapacity(bytes.count / 10)
    }

    mutating func read() throws(Problem) {
      try value(name: 0, depth: 0)
      passSpace()
      guard at == bytes.count else { throw .malformed(offset: at) }
    }

    private mutating func value(name: UInt64, depth: Int) throws(Problem) {
      guard depth <= StatusTape.mostDepth else { throw .tooDeep }
      guard entries.count < StatusTape.mostEntries else { throw .tooMuch }
      passSpace()
      guard at < bytes.count else { throw .malformed(offset: at) }
      switch bytes[at] {
      case UInt8(ascii: "{"): try container(.object, name, depth, end: UInt8(ascii: "}"))
      case UInt8(ascii: "["): try container(.list, name, depth, end: UInt8(ascii: "]"))
      case UInt8(ascii: "\""):
        let (start, end, isEscaped) = try text()
        add(isEscaped ? .escapedText : .text, start, end, name)
      case UInt8(ascii: "t"): try word("true", .yes, name)
      case UInt8(ascii: "f"): try word("false", .no, name)
      case UInt8(ascii: "n"): try word("null", .null, name)
      default:
        let start = at
        while at < bytes.count, Self.isOfNumber(bytes[at]) { at += 1 }
        guard at > start else { throw .malformed(offset: at) }
        add(.number, start, at, name)
      }
    }

    private mutating func container(
      _ kind: Kind, _ name: UInt64, _ depth: Int, end: UInt8
    ) throws(Problem) {
      let index = entries.count
      add(kind, at, at, name)
      at += 1
      passSpace()
      if at < bytes.count, bytes[at] == end {
        at += 1
        entries[index].next = entries.count
        return
      }
      while true {
        var member: UInt64 = 0
        if kind == .object {
          passSpace()
          guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw .malformed(offset: at) }
          let (start, end, _) = try text()
          member = StatusTape.sum(of: bytes[start..<end])
          passSpace()
          guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { throw .malformed(offset: at) }
          at += 1
        }
        try value(name: member, depth: depth + 1)
        passSpace()
        guard at < bytes.count else { throw .malformed(offset: at) }
        at += 1
        if bytes[at - 1] == end { break }
        guard bytes[at - 1] == UInt8(ascii: ",") else { throw .malformed(offset: at - 1) }
      }
      entries[index].next = entries.count
    }

    private mutating func add(_ kind: Kind, _ start: Int, _ end: Int, _ name: UInt64) {
      entries.append(Entry(kind: kind, start: start, end: end, next: entries.count + 1, name: name))
    }

    private mutating func text() throws(Problem) -> (start: Int, end: Int, isEscaped: Bool) {
      at += 1
      let start = at
      var isEscaped = false
      while at < bytes.count {
        let byte = bytes[at]
        at += 1
        if byte == UInt8(ascii: "\"") { return (start, at - 1, isEscaped) }
        guard byte == UInt8(ascii: "\\") else { continue }
        isEscaped = true
        at += 1
      }
      throw .malformed(offset: start)
    }

    private mutating func word(_ word: StaticString, _ kind: Kind, _ name: UInt64) throws(Problem) {
      add(kind, at, at, name)
      for offset in 0..<word.utf8CodeUnitCount {
        guard at < bytes.count, bytes[at] == word.utf8Start[offset] else { throw .malformed(offset: at) }
        at += 1
      }
    }

    private mutating func passSpace() {
      while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 {
        at += 1
      }
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
  }
}

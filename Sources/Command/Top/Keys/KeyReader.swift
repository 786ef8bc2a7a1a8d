/// Makes keys of what a terminal sends (ECMA-48, and what xterm, the Linux console and rxvt add to it).
struct KeyReader {
  /// What has come of a key whose end is not there yet.
  private var pending: [UInt8] = []

  /// No sequence of a key is longer; what is goes by.
  private static let longest = 16

  /// Whether a key has begun and may end: a lone Escape is told from the beginning of a sequence only by what does not
  /// come.
  var isWaiting: Bool { !pending.isEmpty }

  /// The keys that are whole now.
  mutating func read(_ bytes: some Sequence<UInt8>) -> [Key] {
    pending += bytes
    var keys: [Key] = []
    var at = 0
    while at < pending.count {
      guard let (key, length) = Self.first(of: pending[at...]) else { break }
      if let key { keys.append(key) }
      at += length
    }
    pending.removeFirst(at)
    return keys
  }

  /// Nothing came for a while: what is there is all.
  mutating func flush() -> [Key] {
    defer { pending = [] }
    return pending.first == 0x1B ? [.escape] : []
  }

  /// The first key, or nil for bytes that are none, and how many bytes it has; nil when more must come.
  private static func first(of bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
    let byte = bytes[bytes.startIndex]
    switch byte {
    case 0x1B: return sequence(bytes)
    case 0x03: return (.interrupt, 1)
    case 0x0C: return (.redraw, 1)
    case 0x1A: return (.suspend, 1)
    case 0x09: return (.tab, 1)
    case 0x0A, 0x0D: return (.enter, 1)
    case 0x08, 0x7F: return (.backspace, 1)
    case 0x01...0x1A: return (.control(Character(Unicode.Scalar(byte + 0x60))), 1)
    case 0..<0x20, 0x80..<0xC2, 0xF5...0xFF: return (nil, 1)
    case 0x20..<0x7F: return (.character(Character(Unicode.Scalar(byte))), 1)
    default: return character(bytes, byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4)
    }
  }

  private static func character(_ bytes: ArraySlice<UInt8>, _ length: Int) -> (Key?, Int)? {
    let tail = bytes.dropFirst().prefix(length - 1).prefix { $0 & 0xC0 == 0x80 }
    // Whatever interrupts a character is a key of its own.
    guard tail.count == length - 1 else { return tail.count + 1 < bytes.count ? (nil, tail.count + 1) : nil }
    let text = String(validating: bytes.prefix(length), as: UTF8.self)
    return (text.flatMap(\.first).map(Key.character), length)
  }

  private static func sequence(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
    guard bytes.count > 1 else { return nil }
    let start = bytes.startIndex
    switch bytes[start + 1] {
    case UInt8(ascii: "["):
      // The Linux console has sequences of its own: ESC [ [ A.
      let skip = bytes.count > 2 && bytes[start + 2] == UInt8(ascii: "[") ? 3 : 2
      guard let end = bytes.dropFirst(skip).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
        return bytes.count > longest ? (nil, bytes.count) : nil
      }
      return (skip == 3 ? nil : named(bytes[(start + 2)..<end], bytes[end]), end - start + 1)
    case UInt8(ascii: "O"):
      guard bytes.count > 2 else { return nil }
      return (named([], bytes[start + 2]), 3)
    // Twice Escape, or Escape and a key: each for itself.
    default: return (.escape, 1)
    }
  }

  private static func named(_ parameters: ArraySlice<UInt8>, _ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return .right
    case UInt8(ascii: "D"): return .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "Z"): return .backTab
    case UInt8(ascii: "M"): return .enter
    case UInt8(ascii: "~"):
      switch String(decoding: parameters.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self) {
      case "1", "7": return .home
      case "3": return .delete
      case "4", "8": return .end
      case "5": return .pageUp
      case "6": return .pageDown
      default: return nil
      }
    default: return nil
    }
  }
}

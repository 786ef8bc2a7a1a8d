import Selection
import Vocabulary

/// Gives texts with names in them others: addresses those of `AddressPseudonyms`, all other words those of
/// `WordPseudonyms`, and what stands between them stays. So a path has as many parts, an ending is an ending, and equal
/// parts of two texts are equal afterwards.
final class TextPseudonyms {
  /// A stretch of a text, and what stands for it.
  struct Piece {
    var old: ArraySlice<UInt8>
    var new: [UInt8]
  }

  /// A character of a word, as it was written.
  private struct Unit {
    var place: WordPseudonyms.Place
    var byte: UInt8
    /// Written as `%` and two digits (RFC 3986).
    var isEscaped: Bool
    var length: Int { isEscaped ? 3 : 1 }
  }

  private let addresses: AddressPseudonyms
  private let words: WordPseudonyms
  /// Of each address and name that was met, what stands for it, if it is another.
  private(set) var replacedAddresses: [IPAddress: IPAddress] = [:]
  private(set) var replacedNames: [String: String] = [:]
  private(set) var replacedWords: [[UInt8]: [UInt8]] = [:]
  /// All addresses that stand for others, or begin what does.
  private(set) var givenAddresses: Set<IPAddress> = []
  private var known: [IPAddress: IPAddress] = [:]
  private var sentences: [String: String] = [:]

  init(_ key: PseudonymKey) {
    addresses = AddressPseudonyms(key)
    words = WordPseudonyms(key)
  }

  /// The address in place of another.
  func address(_ old: IPAddress) -> IPAddress {
    if let new = known[old] { return new }
    let new = addresses.pseudonym(of: old)
    known[old] = new
    givenAddresses.insert(new)
    if new != old { replacedAddresses[old] = new }
    return new
  }

  /// A block whose address has its new name already: of that only the first bits are meant.
  func prefix(_ block: AddressPrefix) -> AddressPrefix {
    let new = AddressPrefix(around: block.address, bits: block.bits)
    givenAddresses.insert(new.address)
    return new
  }

  /// The network in place of another, as its first address.
  func network(of old: IPAddress) -> IPAddress {
    let new = address(old).network
    givenAddresses.insert(new)
    return new
  }

  /// The network half of an address alone, or an IPv4 address as a number.
  func network(_ half: UInt64) -> UInt64 { addresses.network(half) }
  /// The host's half of an IPv6 address alone.
  func host(_ half: UInt64) -> UInt64 { addresses.host(half) }

  /// The name, path or URL in place of another.
  func name(_ old: String) -> String {
    if let new = replacedNames[old] { return new }
    let new = String(decoding: pieces(of: Array(old.utf8)).flatMap(\.new), as: UTF8.self)
    if new != old { replacedNames[old] = new }
    return new
  }

  /// A sentence for people with names in it. The words of sentences stay, and so do numbers that stand alone.
  func sentence(_ old: String) -> String {
    if let new = sentences[old] { return new }
    var result: [UInt8] = []
    let bytes = Array(old.utf8)
    var at = 0
    while at < bytes.count {
      let isBetween = Self.isBetween(bytes[at])
      let end = bytes[at...].firstIndex { Self.isBetween($0) != isBetween } ?? bytes.count
      if isBetween { result += bytes[at..<end] } else { appendChunk(bytes[at..<end], to: &result) }
      at = end
    }
    let new = String(decoding: result, as: UTF8.self)
    sentences[old] = new
    return new
  }

  private func appendChunk(_ chunk: ArraySlice<UInt8>, to result: inout [UInt8]) {
    let core = chunk.reversed().drop { ",.;:!?".utf8.contains($0) }.reversed()
    let word = String(decoding: core, as: UTF8.self).lowercased()
    if core.allSatisfy(Self.isDigit) || PlainWords.contains(word) {
      result += chunk
    } else {
      result += pieces(of: Array(core)).flatMap(\.new) + chunk.suffix(chunk.count - core.count)
    }
  }

  /// What no word of a sentence goes beyond.
  private static func isBetween(_ byte: UInt8) -> Bool { byte <= 0x20 || "'\"()<>,".utf8.contains(byte) }

  /// A text in stretches, with all that stands for a name.
  func pieces(of text: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var at = 0
    while at < text.count {
      if let (end, old) = Self.addressText(in: text, at: at) {
        let new = address(old)
        pieces.append(Piece(old: text[at..<end], new: new == old ? Array(text[at..<end]) : Array("\(new)".utf8)))
        at = end
        continue
      }
      var units: [Unit] = []
      var end = at
      while let unit = Self.unit(in: text, at: end, after: units.last) {
        units.append(unit)
        end += unit.length
      }
      if units.isEmpty {
        end = text[at] == UInt8(ascii: "%") ? min(at + 3, text.count) : at + 1
        pieces.append(Piece(old: text[at..<end], new: Array(text[at..<end])))
      } else if text[at..<end].allSatisfy(Self.isDigit), Self.isKnownNumber(behind: text[..<at]) {
        pieces.append(Piece(old: text[at..<end], new: Array(text[at..<end])))
      } else {
        pieces.append(Piece(old: text[at..<end], new: word(text[at..<end], units)))
      }
      at = end
    }
    return pieces
  }

  private func word(_ text: ArraySlice<UInt8>, _ units: [Unit]) -> [UInt8] {
    if let new = replacedWords[Array(text)] { return new }
    var new: [UInt8] = []
    for (unit, place) in zip(units, words.pseudonym(of: units.map(\.place))) {
      let byte =
        switch place.radix {
        case 10: 0x30 + place.value
        case 26: place.value + (unit.byte < 0x61 ? 0x41 : 0x61)
        case 64: 0x80 + place.value
        default: unit.byte
        }
      guard unit.isEscaped else {
        new.append(byte)
        continue
      }
      new += "%\([byte].hex.uppercased())".utf8
    }
    if !new.elementsEqual(text) { replacedWords[Array(text)] = new }
    return new
  }

  private static func unit(in text: [UInt8], at: Int, after last: Unit?) -> Unit? {
    guard at < text.count else { return nil }
    if text[at] == UInt8(ascii: "%") {
      guard at + 2 < text.count, let high = text[at + 1].hexDigit, let low = text[at + 2].hexDigit else { return nil }
      return unit(high << 4 | low, isEscaped: true, after: last)
    }
    return unit(text[at], isEscaped: false, after: last)
  }

  /// Nil for a byte that is in no word. Of UTF-8 the first byte of a character stays, and the second where it may not
  /// be any.
  private static func unit(_ byte: UInt8, isEscaped: Bool, after last: Unit?) -> Unit? {
    let place: WordPseudonyms.Place
    switch byte {
    case 0x30...0x39: place = .init(value: byte - 0x30, radix: 10)
    case 0x41...0x5A: place = .init(value: byte - 0x41, radix: 26)
    case 0x61...0x7A: place = .init(value: byte - 0x61, radix: 26)
    case 0x80...0xBF where ![0xE0, 0xED, 0xF0, 0xF4].contains(last?.byte): place = .init(value: byte - 0x80, radix: 64)
    case 0x80...: place = .init(value: 0, radix: 1)
    default: return nil
    }
    return Unit(place: place, byte: byte, isEscaped: isEscaped)
  }

  /// Whether a number behind this is a port, or says which description an origin is asked for.
  private static func isKnownNumber(behind text: ArraySlice<UInt8>) -> Bool {
    text.last == UInt8(ascii: ":") || queries.contains { text.suffix($0.count).elementsEqual($0) }
  }

  private static let queries = ["?v=", "&v=", "?layer=", "&layer="].map { Array($0.utf8) }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Whether an address could not begin behind this byte, nor end before it.
  private static func isJoined(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
    default: false
    }
  }

  /// An address written at this place, and where it ends.
  private static func addressText(in text: [UInt8], at: Int) -> (end: Int, address: IPAddress)? {
    let first = text[at]
    guard first.hexDigit != nil || first == UInt8(ascii: ":") else { return nil }
    if at > 0, isJoined(text[at - 1]) || text[at - 1] == UInt8(ascii: ".") { return nil }
    var end = at
    while end < text.count, end - at < 46, isDigit(text[end]) || text[end] == UInt8(ascii: ".") { end += 1 }
    if let found = address(in: text, at..<end) { return found }
    while end < text.count, end - at < 46, text[end].hexDigit != nil || ":.".utf8.contains(text[end]) { end += 1 }
    return text[at..<end].count { $0 == UInt8(ascii: ":") } < 2 ? nil : address(in: text, at..<end)
  }

  /// The stretch as an address, without dots and a colon at its end.
  private static func address(in text: [UInt8], _ range: Range<Int>) -> (end: Int, address: IPAddress)? {
    var end = range.upperBound
    if end < text.count, isJoined(text[end]) { return nil }
    while end > range.lowerBound {
      let written = String(decoding: text[range.lowerBound..<end], as: UTF8.self)
      if let address = IPAddress(written) { return (end, address) }
      guard ":.".utf8.contains(text[end - 1]) else { return nil }
      end -= 1
    }
    return nil
  }
}

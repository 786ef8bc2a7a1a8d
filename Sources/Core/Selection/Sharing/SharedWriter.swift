import Vocabulary

/// Writes what selectors share, as few bytes as is easily done.
struct SharedWriter {
  /// Of the name of an ISP, bytes.
  static let longestName = 255

  var bytes: [UInt8] = []

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func word(_ value: UInt64) { bytes.append(bigEndian: value) }

  mutating func half(_ value: UInt32) { bytes.append(bigEndian: value) }

  /// A number in groups of seven bits, lowest first (LEB128), of 63 bits at the most.
  mutating func number(_ value: UInt64) {
    var rest = value & UInt64(Int64.max)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// A count, or something else that is never below 0.
  mutating func count(_ value: Int) { number(UInt64(max(0, value))) }

  /// A number of either sign, of 62 bits at the most.
  mutating func signed(_ value: Int64) {
    let value = min(max(value, -(1 << 61)), 1 << 61)
    number(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  mutating func digest(_ value: Digest256) {
    for word in [value.word0, value.word1, value.word2, value.word3] { self.word(word) }
  }

  mutating func node(_ value: NodeID) { digest(value.key) }

  mutating func infohash(_ value: InfoHash) {
    word(value.word0)
    word(value.word1)
    half(value.word2)
  }

  mutating func address(_ value: IPAddress) {
    switch value {
    case .v4(let number):
      byte(4)
      half(number)
    case .v6(let network, let host):
      byte(6)
      word(network)
      word(host)
    }
  }

  mutating func endpoint(_ value: Endpoint) {
    address(value.address)
    bytes.append(bigEndian: value.port)
  }

  /// A text, cut to so many bytes.
  mutating func text(_ value: String, atMost most: Int) {
    var utf8 = Array(value.utf8.prefix(most))
    // Not within a character.
    while String(validating: utf8, as: UTF8.self) == nil, !utf8.isEmpty { utf8.removeLast() }
    count(utf8.count)
    bytes += utf8
  }

  mutating func optional<T>(_ value: T?, _ write: (inout SharedWriter, T) -> Void) {
    byte(value == nil ? 0 : 1)
    if let value { write(&self, value) }
  }

  mutating func list<T>(_ values: [T], _ write: (inout SharedWriter, T) -> Void) {
    count(values.count)
    for value in values { write(&self, value) }
  }

  mutating func locality(_ value: Locality) {
    optional(value.asn) { $0.half($1.number) }
    optional(value.name) { $0.text($1, atMost: Self.longestName) }
    optional(value.country) { $0.text($1, atMost: 2) }
    optional(value.continent) { $0.text($1, atMost: 2) }
  }
}

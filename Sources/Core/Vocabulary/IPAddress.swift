/// An IPv4 or IPv6 address.
@usableFromInline package enum IPAddress: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  /// The address as a big-endian number.
  case v4(UInt32)
  /// The address as two big-endian numbers, the network half first.
  case v6(UInt64, UInt64)

  package init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
    self = .v4(UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d))
  }

  /// From 4 or 16 bytes, most significant first, or nil. A v4-mapped IPv6 address becomes IPv4.
  package init?(bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4: self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
    case 16:
      let high = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let low = bytes.dropFirst(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      self = IPAddress.v6(high, low).unmapped
    default: return nil
    }
  }

  /// From dotted quad or RFC 4291 text, or nil. A v4-mapped IPv6 address becomes IPv4.
  package init?(_ text: String) {
    let parsed = text.contains(":") ? Self.parseV6(text) : Self.parseV4(text)
    guard let parsed else { return nil }
    self = parsed.unmapped
  }

  package var bytes: [UInt8] {
    var result: [UInt8] = []
    switch self {
    case .v4(let number): result.append(bigEndian: number)
    case .v6(let high, let low):
      result.append(bigEndian: high)
      result.append(bigEndian: low)
    }
    return result
  }

  @inlinable @inline(always) package var isLoopback: Bool {
    switch self {
    case .v4(let number): number >> 24 == 127
    case .v6(let high, let low): high == 0 && low == 1
    }
  }

  /// 0.0.0.0 or ::
  @inlinable @inline(always) package var isUnspecified: Bool {
    switch self {
    case .v4(let number): number == 0
    case .v6(let high, let low): high | low == 0
    }
  }

  /// The IPv4 address inside a v4-mapped IPv6 one (RFC 4291, 2.5.5.2), or the address itself.
  package var unmapped: IPAddress {
    guard case .v6(0, let low) = self, low >> 32 == 0xFFFF else { return self }
    return .v4(UInt32(truncatingIfNeeded: low))
  }

  /// Whether two addresses are of one site, as far as their prefixes say: a /24 of IPv4, a /48 of IPv6.
  @inlinable @inline(always) package func isAtSite(of other: IPAddress) -> Bool {
    switch self {
    case .v4: sharesPrefix(24, with: other)
    case .v6: sharesPrefix(48, with: other)
    }
  }

  /// The network around it, of 24 bits, or 48 of IPv6: whoever has one address of that easily has all.
  package var network: IPAddress {
    switch self {
    case .v4(let value): .v4(value & ~0xFF)
    case .v6(let high, _): .v6(high & ~0xFFFF, 0)
    }
  }

  /// Whether the first `bits` bits of both addresses agree and they are of one family.
  @inlinable @inline(always) package func sharesPrefix(_ bits: Int, with other: IPAddress) -> Bool {
    switch (self, other) {
    case (.v4(let a), .v4(let b)): bits <= 0 || (a ^ b) >> UInt32(max(0, 32 - bits)) == 0
    case (.v6(let a, let b), .v6(let c, let d)):
      if bits <= 64 {
        bits <= 0 || (a ^ c) >> UInt64(64 - bits) == 0
      } else {
        a == c && (b ^ d) >> UInt64(max(0, 128 - bits)) == 0
      }
    default: false
    }
  }

  @usableFromInline package var description: String {
    switch self {
    case .v4: return bytes.map(String.init).joined(separator: ".")
    case .v6(let high, let low): return Self.printV6(high, low)
    }
  }

  // Written out, as those of the other small words here, so that it is inlined in other modules.
  @inlinable @inline(always) package static func == (a: IPAddress, b: IPAddress) -> Bool {
    switch (a, b) {
    case (.v4(let a), .v4(let b)): a == b
    case (.v6(let a, let b), .v6(let c, let d)): a == c && b == d
    default: false
    }
  }

  @usableFromInline package static func < (a: IPAddress, b: IPAddress) -> Bool {
    switch (a, b) {
    case (.v4(let a), .v4(let b)): a < b
    case (.v6(let a, let b), .v6(let c, let d)): (a, b) < (c, d)
    case (.v4, .v6): true
    case (.v6, .v4): false
    }
  }

  private static func parseV4(_ text: String) -> IPAddress? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var number: UInt32 = 0
    for part in parts {
      guard part.utf8.count <= 3, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let byte = UInt8(part),
        part.utf8.count == 1 || part.utf8.first != 0x30
      else { return nil }
      number = number << 8 | UInt32(byte)
    }
    return .v4(number)
  }

  private static func parseV6(_ text: String) -> IPAddress? {
    var text = text
    if text.contains(".") {
      guard let colon = text.lastIndex(of: ":"),
        case .v4(let number)? = parseV4(String(text[text.index(after: colon)...]))
      else { return nil }
      text = text[...colon] + String(number >> 16, radix: 16) + ":" + String(number & 0xFFFF, radix: 16)
    }
    guard let gap = text.firstRange(of: "::") else { return groups(text).flatMap { $0.count == 8 ? address($0) : nil } }
    guard let head = groups(String(text[..<gap.lowerBound])), let tail = groups(String(text[gap.upperBound...])),
      head.count + tail.count <= 7
    else { return nil }
    return address(head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail)
  }

  private static func groups(_ text: String) -> [UInt16]? {
    if text.isEmpty { return [] }
    var result: [UInt16] = []
    for part in text.split(separator: ":", omittingEmptySubsequences: false) {
      guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ $0.hexDigit != nil }),
        let group = UInt16(part, radix: 16)
      else { return nil }
      result.append(group)
    }
    return result
  }

  private static func address(_ groups: [UInt16]) -> IPAddress {
    let high = groups[..<4].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
    let low = groups[4...].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
    return .v6(high, low)
  }

  /// RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups shortened.
  private static func printV6(_ high: UInt64, _ low: UInt64) -> String {
    let groups = [high, low].flatMap { word in [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: word >> UInt64($0)) } }
    var best = 0..<0
    var at = 0
    while at < 8 {
      var end = at
      while end < 8, groups[end] == 0 { end += 1 }
      if end - at > max(1, best.count) { best = at..<end }
      at = max(end, at + 1)
    }
    let text = { (part: ArraySlice<UInt16>) in part.map { String($0, radix: 16) }.joined(separator: ":") }
    return best.isEmpty ? text(groups[...]) : text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
  }
}

import Vocabulary

/// Gives addresses others that have the same prefixes in common (Xu, Fan, Ammar and Moon, ICNP 2002): each bit is
/// turned or not by a code of the bits before it. So who is at one site, in one network, or in one ISP's block stays
/// together.
///
/// What addresses are for stays as well: loopback, private, link-local and documentation addresses, those of
/// translators and all others of the IANA registries of special-purpose addresses are given others of their block. That
/// costs the first bits of those beside such a block, which lead to it. The halves of an IPv6 address are turned apart,
/// so that what stands for a half alone can be renamed; small numbers of hosts stay small.
struct AddressPseudonyms {
  /// A block of which the bits that lead to it stay.
  private struct Block {
    var prefix: UInt64
    var bits: Int
    /// Whether what is in it stays as it is: it is no machine's own address.
    var isFixed = false

    init(_ prefix: UInt64, _ bits: Int, isFixed: Bool = false) {
      (self.prefix, self.bits, self.isFixed) = (prefix, bits, isFixed)
    }
  }

  private enum Domain: UInt64 {
    case v4, network, host
  }

  private let code: SipHash

  init(_ key: PseudonymKey) { code = key.addresses }

  /// The address that stands for another; no two have the same.
  func pseudonym(of address: IPAddress) -> IPAddress {
    switch address {
    case .v4(let number): return .v4(v4(number))
    case .v6(let high, let low):
      // ::a.b.c.d, ::ffff:a.b.c.d, and the 64:ff9b::a.b.c.d of translators.
      let isTranslated = high == Self.translators && low >> 32 == 0
      if high == 0 && (low >> 32 == 0 || low >> 32 == 0xFFFF) || isTranslated {
        return low <= 1 ? address : .v6(high, (low >> 32) << 32 | UInt64(v4(UInt32(truncatingIfNeeded: low))))
      }
      return high == 0 || high >> 56 == 0xFF ? address : .v6(network(high), host(low))
    }
  }

  /// The first half of an IPv6 address, or what a subscriber has of an IPv4 one.
  func network(_ half: UInt64) -> UInt64 {
    if half >> 32 == 0 { return UInt64(v4(UInt32(half))) }
    // 6to4 (RFC 3056) carries an IPv4 address behind its first 16 bits.
    guard half >> 48 == 0x2002 else { return turned(half, 64, .network, Self.blocks6) }
    let inner = v4(UInt32(truncatingIfNeeded: half >> 16))
    let site = turned(half, 64, .network, [Block(half, 48)]) & 0xFFFF
    return 0x2002 << 48 | UInt64(inner) << 16 | site
  }

  /// The half of an IPv6 address that is the host's.
  func host(_ half: UInt64) -> UInt64 { turned(half, 64, .host, [Block(1, 64)]) }

  private func v4(_ number: UInt32) -> UInt32 { UInt32(turned(UInt64(number), 32, .v4, Self.blocks4)) }

  private func turned(_ number: UInt64, _ width: Int, _ domain: Domain, _ blocks: [Block]) -> UInt64 {
    let shares = { (block: Block, bits: Int) in
      bits == 0 || (number ^ block.prefix) >> UInt64(width - bits) == 0
    }
    guard !blocks.contains(where: { $0.isFixed && shares($0, $0.bits) }) else { return number }
    var result: UInt64 = 0
    for bit in 0..<width {
      let before = bit == 0 ? 0 : number >> UInt64(width - bit)
      let own = number >> UInt64(width - bit - 1) & 1
      // On the way to a block a turn would lead elsewhere.
      guard !blocks.contains(where: { $0.bits > bit && shares($0, bit) }) else {
        result = result << 1 | own
        continue
      }
      var hash = code
      hash.mix(domain.rawValue << 8 | UInt64(bit))
      hash.mix(before)
      result = result << 1 | own ^ (hash.code & 1)
    }
    return result
  }

  private static let translators: UInt64 = 0x0064_FF9B_0000_0000

  private static let blocks4 = [
    Block(0, 8, isFixed: true), Block(0x7F00_0000, 8, isFixed: true), Block(0xE000_0000, 3, isFixed: true),
    Block(0x0A00_0000, 8), Block(0xAC10_0000, 12), Block(0xC0A8_0000, 16), Block(0x6440_0000, 10),
    Block(0xA9FE_0000, 16), Block(0xC612_0000, 15), Block(0xC000_0000, 24), Block(0xC000_0200, 24),
    Block(0xC633_6400, 24), Block(0xCB00_7100, 24),
  ]

  private static let blocks6 = [
    Block(0, 32), Block(translators, 64), Block(0x0064_FF9B_0001_0000, 48), Block(0x2002 << 48, 16),
    Block(0x2001_0DB8 << 32, 32), Block(0xFC00 << 48, 7), Block(0xFE80 << 48, 10), Block(0xFEC0 << 48, 10),
    Block(0xFF00 << 48, 8),
  ]
}

extension IPAddress {
  /// Where an address leads (RFC 6890 and the IANA registries of special-purpose addresses).
  package enum Scope: String, Hashable, Codable, Sendable {
    /// This machine.
    case loopback
    /// A network that is not the internet: RFC 1918, shared address space (RFC 6598), unique local (RFC 4193), networks
    /// for tests of devices, IETF protocol assignments.
    case privateUse
    /// The segment of the wire, where clouds keep their metadata services (RFC 3927, RFC 4291).
    case linkLocal
    /// No single machine: unspecified, "this network", multicast, broadcast, reserved.
    case nowhere
    /// The internet.
    case global
  }

  /// What a socket is bound to one of.
  @usableFromInline package enum Family: Hashable, Codable, Sendable {
    case v4
    case v6

    @inlinable package var other: Family { self == .v4 ? .v6 : .v4 }

    @inlinable @inline(always) package static func == (a: Family, b: Family) -> Bool {
      switch (a, b) {
      case (.v4, .v4), (.v6, .v6): true
      default: false
      }
    }
  }

  @inlinable @inline(always) package var family: Family {
    switch self {
    case .v4: .v4
    case .v6: .v6
    }
  }

  /// Whether a socket of one can reach the other: both are IPv4, or both are IPv6.
  @inlinable package func isSameFamily(as other: IPAddress) -> Bool {
    family == other.family
  }

  /// Of an address that carries an IPv4 address in itself (NAT64, 6to4, IPv4-compatible) that one's scope counts.
  package var scope: Scope {
    switch unmapped {
    case .v4(let number): Self.scope(v4: number)
    case .v6(let high, let low): Self.scope(v6: high, low)
    }
  }

  private static func scope(v4 number: UInt32) -> Scope {
    let (a, b, c) = (number >> 24, number >> 16 & 0xFF, number >> 8 & 0xFF)
    switch (a, b, c) {
    case (127, _, _): return .loopback
    case (169, 254, _): return .linkLocal
    case (0, _, _), (224..., _, _): return .nowhere
    case (10, _, _), (172, 16...31, _), (192, 168, _), (100, 64...127, _), (198, 18...19, _), (192, 0, 0):
      return .privateUse
    default: return .global
    }
  }

  private static func scope(v6 high: UInt64, _ low: UInt64) -> Scope {
    if high == 0, low == 1 { return .loopback }
    if high == 0, low == 0 { return .nowhere }
    // ::a.b.c.d (RFC 4291, 2.5.5.1) and 64:ff9b::a.b.c.d (RFC 6052).
    if high == 0 || (high == 0x0064_FF9B_0000_0000 && low >> 32 == 0) {
      return low >> 32 == 0 ? scope(v4: UInt32(truncatingIfNeeded: low)) : .nowhere
    }
    switch high >> 48 {
    case 0x2002: return scope(v4: UInt32(truncatingIfNeeded: high >> 16))
    case 0xFE80...0xFEBF: return .linkLocal
    // Local-use NAT64 (RFC 8215), unique local, and the site-local addresses of old.
    case 0x0064 where high >> 16 & 0xFFFF_FFFF == 0xFF9B_0001, 0xFC00...0xFDFF, 0xFEC0...0xFEFF: return .privateUse
    case 0xFF00...0xFFFF: return .nowhere
    default: return .global
    }
  }
}

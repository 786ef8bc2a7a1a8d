/// How near two nodes are, nearest first.
package enum Ring: UInt8, Comparable, CaseIterable, Codable, Sendable, CustomStringConvertible {
  /// The same address.
  case host
  /// The same site: the same /24 (IPv4) or /48 (IPv6) inside one ISP.
  case site
  /// The same autonomous system.
  case isp
  /// The same country, another ISP.
  case country
  /// Anywhere else, or unknown.
  case world

  /// Whether bytes between the two nodes stay inside one ISP.
  @inlinable package var isLocal: Bool { self <= .isp }

  package var description: String {
    switch self {
    case .host: "host"
    case .site: "site"
    case .isp: "isp"
    case .country: "country"
    case .world: "world"
    }
  }

  @inlinable package static func < (a: Ring, b: Ring) -> Bool { a.rawValue < b.rawValue }
}

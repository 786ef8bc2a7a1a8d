/// How near two nodes are, nearest first. The numbers stand in traces and in lists of peers: they stay.
@usableFromInline package enum Ring: UInt8, Comparable, CaseIterable, Codable, Sendable, CustomStringConvertible {
  /// The same address: one machine, or several behind one NAT.
  case host = 0
  /// The same site: the same /24 (IPv4) or /48 (IPv6) inside one ISP.
  case site = 1
  /// The same autonomous system, or one of the same operator.
  case isp = 2
  /// The same country, another ISP.
  case country = 3
  /// The same continent, another country.
  case continent = 5
  /// Anywhere else, or unknown.
  case world = 4

  /// Whether bytes between the two nodes stay inside one ISP.
  @inlinable @inline(always) package var isLocal: Bool {
    switch self {
    case .host, .site, .isp: true
    case .country, .continent, .world: false
    }
  }

  /// What agents are told: to them all that is neither in their ISP nor in their country is alike, and those of earlier
  /// builds know no continents.
  package var told: Ring { self == .continent ? .world : self }

  /// How many rings are nearer, nearly: one number is free.
  @inlinable package var distance: UInt8 { self == .world ? 6 : rawValue }

  @usableFromInline package var description: String {
    switch self {
    case .host: "host"
    case .site: "site"
    case .isp: "isp"
    case .country: "country"
    case .continent: "continent"
    case .world: "world"
    }
  }

  @inlinable package static func < (a: Ring, b: Ring) -> Bool { a.distance < b.distance }
}

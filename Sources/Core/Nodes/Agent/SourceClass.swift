package import Vocabulary

/// Where payload comes from, or goes to: how near the other end is, or what it is. Each byte has one class.
package enum SourceClass: Int, CaseIterable, Codable, Sendable {
  case origin = 0
  /// The same machine, or several behind one NAT.
  case host
  case site
  case isp
  case country
  case world
  /// A BitTorrent client that is no agent, wherever it is.
  case stock
  /// An agent of which the selector has not said where it is, in a node whose own ISP is not known.
  case unknown

  /// Payload bytes, by where they came from or went to.
  package struct Bytes: Hashable, Codable, Sendable {
    private var counts = [Int64](repeating: 0, count: SourceClass.allCases.count)

    package init() {}

    package var total: Int64 { counts.reduce(0, +) }

    package subscript(_ source: SourceClass) -> Int64 {
      get { counts[source.rawValue] }
      set { counts[source.rawValue] = newValue }
    }
  }

  /// As labels of metrics have it.
  package var name: String {
    switch self {
    case .origin: "origin"
    case .host: "host"
    case .site: "site"
    case .isp: "isp"
    case .country: "country"
    case .world: "world"
    case .stock: "stock"
    case .unknown: "unknown"
    }
  }

  /// - Parameter isPlaced: whether the node's own ISP is known; without it a far peer is only not known to be near.
  package init(_ ring: Ring, isAgent: Bool, isPlaced: Bool) {
    guard isAgent else {
      self = .stock
      return
    }
    self =
      switch ring {
      case .host: .host
      case .site: .site
      case .isp: .isp
      case .country: isPlaced ? .country : .unknown
      case .continent, .world: isPlaced ? .world : .unknown
      }
  }
}

/// Which metadata an update is at.
enum TUFSubject: Hashable, Codable, Sendable {
  /// The root that is trusted already: given, or kept.
  case trustedRoot
  /// The one after it.
  case nextRoot
  case timestamp
  case snapshot
  case targets
  /// Of the role that the search asks for.
  case delegated

  /// Root files that are taken in one update (Y of 5.3.3).
  static let rotationsMax = 256
  /// No metadata may be longer, whatever is said of it, in bytes.
  static let longest = 16 << 20

  var name: String {
    switch self {
    case .trustedRoot: "trusted root"
    case .nextRoot: "root"
    case .timestamp: "timestamp"
    case .snapshot: "snapshot"
    case .targets: "targets"
    case .delegated: "delegated targets"
    }
  }

  /// Who names its version.
  var referrer: String { self == .snapshot ? "the timestamp metadata" : "the snapshot metadata" }

  /// As what it is kept; nil for what is fetched each time.
  var kept: TUFOrder.Kept? {
    switch self {
    case .trustedRoot, .nextRoot: .root
    case .timestamp: .timestamp
    case .snapshot: .snapshot
    case .targets: .targets
    case .delegated: nil
    }
  }

  /// The most bytes of it where nobody says how many it has (W, X, Y and Z of the specification).
  var usualLimit: Int {
    switch self {
    case .trustedRoot, .nextRoot: 512_000
    case .timestamp: 16_384
    case .snapshot: 2_000_000
    case .targets, .delegated: 5_000_000
    }
  }
}

package import Vocabulary

/// Which addresses a request to another server may be sent to. The machine says how far; the world asks `refusal(of:)`
/// about every address that it is about to connect to, after names were resolved and after each redirect.
package struct Reach: Hashable, Codable, Sendable {
  /// Loopback and private networks as well as the internet.
  package var includesPrivate: Bool
  /// Everything that can be connected to at all: the wishes of the user at the command line.
  package var isUnlimited: Bool
  /// This node's own ports, which it must not ask.
  package var own: [Endpoint]

  private init(includesPrivate: Bool, isUnlimited: Bool, own: [Endpoint]) {
    self.includesPrivate = includesPrivate
    self.isUnlimited = isUnlimited
    self.own = own
  }

  /// The command line's: whoever types an address means it.
  package static let anywhere = Reach(includesPrivate: true, isUnlimited: true, own: [])

  /// The gateway's.
  package static func gateway(includesPrivate: Bool, own: [Endpoint]) -> Reach {
    Reach(includesPrivate: includesPrivate, isUnlimited: false, own: own)
  }

  /// Why an address may not be connected to, in words that complete "is not asked: it ...", or nil if it may.
  package func refusal(of endpoint: Endpoint) -> String? {
    if isUnlimited { return nil }
    if own.contains(where: { Self.means(endpoint, $0) }) { return "is this node itself" }
    switch endpoint.address.scope {
    case .global: return nil
    case .loopback, .privateUse:
      return includesPrivate ? nil : "is \(endpoint.address), an address that only programs of this machine may ask for"
    case .linkLocal: return "is \(endpoint.address), an address of the local link"
    case .nowhere: return "is \(endpoint.address), no machine's address"
    }
  }

  /// Equal for requests that may share connections to one server.
  package var key: String { isUnlimited ? "all" : includesPrivate ? "private" : "public" }

  /// What both may reach together.
  package mutating func formUnion(_ other: Reach) {
    includesPrivate = includesPrivate || other.includesPrivate
    isUnlimited = isUnlimited || other.isUnlimited
    if own.isEmpty { own = other.own }
  }

  /// Whether connecting to `target` ends at a port bound as `own`. One that is bound to every address answers at any
  /// loopback address; its others are in the list by themselves.
  private static func means(_ target: Endpoint, _ own: Endpoint) -> Bool {
    guard target.port == own.port else { return false }
    return target.address == own.address || (own.address.isUnspecified && target.address.isLoopback)
  }
}

package import Selection
package import Vocabulary

/// Which addresses a request to another server may be sent to, through whom it has come, and for which download. The
/// machine says how far; the world asks `refusal(of:isHere:)` about every address that it is about to connect to, after
/// names were resolved and after each redirect.
package struct Reach: Hashable, Codable, Sendable {
  /// How near to this machine what is asked may be; each includes those before it.
  package enum Nearness: UInt8, Hashable, Codable, Sendable, Comparable {
    /// The internet.
    case world
    /// Private networks.
    case privateNetworks
    /// Loopback.
    case thisMachine
    /// Everything that can be connected to at all: whoever types an address means it.
    case anything

    package static func < (a: Nearness, b: Nearness) -> Bool { a.rawValue < b.rawValue }

    /// How near what a server names may be: not nearer than the server. Who is on the local link was typed by the user.
    package init(of server: IPAddress) {
      switch server.scope {
      case .global, .nowhere: self = .world
      case .privateUse: self = .privateNetworks
      case .loopback: self = .thisMachine
      case .linkLocal: self = .anything
      }
    }
  }

  package private(set) var nearest: Nearness
  /// This node's own ports, which it must not ask.
  private var own: [Endpoint]
  /// Private networks that everybody may reach: the user named them.
  private var networks: [AddressPrefix]
  /// The nodes through which the request that is behind this has come (RFC 9110, 7.6.3), the first first.
  package private(set) var via: [String]
  /// The download that is behind this, for the logs of those who are asked.
  package private(set) var trace: TraceContext?

  /// What may be asked: `nearest`, and `networks` besides; never the node's `own` ports.
  package init(_ nearest: Nearness, own: [Endpoint] = [], networks: [AddressPrefix] = [], via: [String] = []) {
    self.nearest = nearest
    self.own = own
    self.networks = networks
    self.via = via
  }

  /// Whether it goes farther than everybody's: answers that it brought are for its kind only.
  package var isPrivileged: Bool { nearest > .world }

  /// Everybody's.
  private var everybodys: Reach { Reach(.world, own: own, networks: networks) }

  /// Whether a server is one that everybody may ask. One of which the world does not know where it is, is not.
  package func isOpen(_ server: IPAddress?) -> Bool {
    guard let server else { return false }
    return everybodys.refusal(of: Endpoint(address: server, port: 0)) == nil
  }

  /// Why an address may not be connected to, in words that complete "is not asked: it ...", or nil if it may.
  /// - Parameter isHere: whether it is one of this machine's; matters for ports that `mayBeOwn` only.
  package func refusal(of endpoint: Endpoint, isHere: Bool = false) -> String? {
    if own.contains(where: { Self.means(endpoint, $0, isHere) }) { return "is this node itself" }
    if nearest == .anything { return nil }
    switch endpoint.address.scope {
    case .global: return nil
    case .loopback where nearest >= .thisMachine, .privateUse where nearest >= .privateNetworks: return nil
    case .loopback, .privateUse:
      if networks.contains(where: { $0.contains(endpoint.address.unmapped) }) { return nil }
      return "is \(endpoint.address), an address that only programs of this machine may ask for by themselves "
        + "(--allow-network lets others)"
    case .linkLocal: return "is \(endpoint.address), an address of the local link"
    case .nowhere: return "is \(endpoint.address), no machine's address"
    }
  }

  /// Whether this node answers at that port, so that it matters which machine has the address.
  package func mayBeOwn(port: UInt16) -> Bool { own.contains { $0.port == port } }

  /// How far what a server names may lead (redirects, descriptions, selectors): not nearer to this machine than the
  /// server is itself.
  package func named(by server: IPAddress?) -> Reach {
    var result = self
    // What the world does not know is far away.
    result.nearest = min(nearest, server.map { Nearness(of: $0) } ?? .world)
    return result
  }

  /// The same for what was named by somebody of whom nobody remembers where he was: never the local link.
  package var named: Reach {
    var result = self
    result.nearest = min(nearest, .thisMachine)
    return result
  }

  /// The same for a download.
  func tracing(_ download: TraceContext?) -> Reach {
    var result = self
    result.trace = download
    return result
  }

  /// The request is made anew elsewhere. The hop is counted like one through another node, so that redirects and
  /// nodes together come to an end (`ViaField.hopsMax`).
  package func redirected(for pseudonym: String) -> Reach {
    var result = self
    result.via.append(pseudonym)
    return result
  }

  /// What a request of this node's own says of where it comes from.
  package var fields: [HTTPField] { [ViaField.field(self), trace.map(HTTPField.init)].compactMap(\.self) }

  /// Equal for requests that may share connections to one server.
  package var key: String { "\(nearest) \(networks.map(\.description)) \(own.map(\.description))" }

  /// What both may reach together.
  package mutating func formUnion(_ other: Reach) {
    nearest = max(nearest, other.nearest)
    own += other.own.filter { !own.contains($0) }
    networks += other.networks.filter { !networks.contains($0) }
    via += other.via.filter { !via.contains($0) }.prefix(max(0, ViaField.hopsMax - via.count))
  }

  /// Whether connecting to `target` ends at a port bound as `own`: one that is bound to every address answers at all
  /// that the machine has.
  private static func means(_ target: Endpoint, _ own: Endpoint, _ isHere: Bool) -> Bool {
    guard target.port == own.port else { return false }
    let address = target.address.unmapped
    return address == own.address.unmapped || address.isUnspecified
      || (own.address.isUnspecified && (address.isLoopback || isHere))
  }
}

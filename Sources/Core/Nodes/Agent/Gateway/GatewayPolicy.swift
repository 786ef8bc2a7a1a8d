package import Selection
package import Vocabulary

/// What a gateway may do and for whom: numbers and names of the configuration, so that a recorded run can be asked
/// "what if".
package struct GatewayPolicy: Hashable, Codable, Sendable {
  /// Where it answers, with the port that was really bound; nil for a node without a gateway.
  package var bound: Endpoint?
  /// Names beside its address by which clients may call it in Host, with a port or for any.
  package var names: [String]
  /// Private networks that every client may reach, pages in browsers included; nil for none.
  package var networks: [AddressPrefix]?
  /// Ports to which CONNECT may open a tunnel; none: no tunnels.
  package var connectPorts: [UInt16]
  /// Bytes that are fetched beyond those that were asked for.
  package var readAhead: Int64
  /// How far before the reader of a range an object is fetched at most, bytes.
  package var rangeWindow: Int64
  /// An object that was asked for whole so many times is fetched to its end when nobody is left; 0: never.
  package var completesAfter: Int
  /// Whether only what a trusted key has signed is given out; nil: no.
  package var refusesUnverified: Bool?
  /// How answers of servers that describe nothing are kept, or nil for not at all.
  package var cache: CachePolicy?

  package init(
    bound: Endpoint? = nil, names: [String] = [], connectPorts: [UInt16] = [], readAhead: Int64 = 1 << 20,
    rangeWindow: Int64 = 16 << 20, completesAfter: Int = 0,
    cache: CachePolicy? = CachePolicy(), networks: [AddressPrefix]? = nil
  ) {
    self.networks = networks
    self.bound = bound
    self.names = names
    self.connectPorts = connectPorts
    self.readAhead = readAhead
    self.rangeWindow = rangeWindow
    self.completesAfter = completesAfter
    self.cache = cache
  }

  /// Whether a host and port, as in a URL, are this gateway, asked at `local`.
  package func isSelf(_ host: String, _ port: UInt16, at local: Endpoint?) -> Bool {
    for name in names {
      if name.lowercased() == host { return true }
      if let url = try? HTTPURL("http://" + name), name.hasSuffix(":\(url.port)"), url.host == host, url.port == port {
        return true
      }
    }
    guard let own = local ?? bound, port == own.port else { return false }
    if let address = IPAddress(host) { return address == own.address || address == bound?.address }
    return own.address.isLoopback && (host == "localhost" || host.hasSuffix(".localhost"))
  }

  /// How far a request may make this node reach. What is not open to everybody is open to programs of this machine,
  /// but not to a page in a browser that runs on it: a page could otherwise read the neighbourhood through the gateway.
  /// - Parameter pseudonym: how this node calls itself in Via.
  package func reach(for request: HTTPRequest, pseudonym: String) -> Reach {
    var own = [bound].compactMap { $0 }
    if let local = request.local, !own.contains(local) { own.append(local) }
    let isOurs = request.remote.address.unmapped.isLoopback && !request.bearsBrowserMarks
    return Reach(
      isOurs ? .thisMachine : .world, own: own, networks: networks ?? [],
      via: ViaField.hops(request.field("via")) + [pseudonym])
  }
}

import Glibc
import NIOCore
import NIOPosix
import Nodes
import Synchronization
import Vocabulary

/// Resolves names with getaddrinfo and drops addresses that are out of reach.
final class GuardedResolver: Resolver, Sendable {
  /// A connection that was not made because no address of the host may be asked (`Reach`).
  struct OutOfReach: Error {
    var sentence: String
  }

  private let reach: Reach
  /// The only family that is wanted, or nil.
  private let family: IPAddress.Family?
  private let outcome = Mutex((found: 0, refusal: String?.none))
  private let eventLoop: any EventLoop

  init(_ reach: Reach, over family: IPAddress.Family? = nil, eventLoop: any EventLoop) {
    self.reach = reach
    self.family = family
    self.eventLoop = eventLoop
  }

  /// Why addresses were dropped; nil when none were.
  var sentence: String? { outcome.withLock { $0.refusal } }
  /// Whether the name has no address at all.
  var foundNone: Bool { outcome.withLock { $0.found == 0 } }

  func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> { resolve(host, port, .v4) }
  func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> { resolve(host, port, .v6) }
  func cancelQueries() {}

  private func resolve(
    _ host: String, _ port: Int, _ family: IPAddress.Family
  ) -> EventLoopFuture<[SocketAddress]> {
    guard self.family ?? family == family else { return eventLoop.makeSucceededFuture([]) }
    return NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) {
      Self.addresses(of: host, family == .v4 ? AF_INET : AF_INET6).compactMap { address -> SocketAddress? in
        let endpoint = Endpoint(address: address, port: UInt16(port))
        let why = self.reach.refusal(ofHere: endpoint)
        self.outcome.withLock { $0 = ($0.found + 1, $0.refusal ?? why) }
        return why == nil ? endpoint.socketAddress : nil
      }
    }
  }

  /// In the system's order of preference; none for a name that has none.
  private static func addresses(of host: String, _ family: CInt) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_family = family
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var result: [IPAddress] = []
    var next = list
    while let entry = next?.pointee {
      // The layout of sockaddr_in and sockaddr_in6: family, port, (flow,) address.
      let raw = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
      let bytes = entry.ai_family == AF_INET ? raw[4..<8] : raw[8..<24]
      if let address = IPAddress(bytes: bytes) { result.append(address) }
      next = entry.ai_next
    }
    return result
  }
}

extension Reach {
  /// The same as `refusal(of:isHere:)`, with what this machine's addresses are now.
  fileprivate func refusal(ofHere endpoint: Endpoint) -> String? {
    refusal(of: endpoint, isHere: mayBeOwn(port: endpoint.port) && OwnAddresses.contain(endpoint.address))
  }
}

extension ClientBootstrap {
  /// Connects to a URL's host: to those of its addresses that are within reach, judged after its name was resolved.
  func connect(
    to url: HTTPURL, within reach: Reach, over family: IPAddress.Family? = nil, on eventLoop: any EventLoop
  ) -> EventLoopFuture<any Channel> {
    let name = url.hostField
    if let address = url.address {
      guard family ?? address.family == address.family else {
        return eventLoop.makeFailedFuture(
          HTTPCallError.cannotConnect(host: name, reason: "it has no address of that family"))
      }
      let endpoint = Endpoint(address: address, port: url.port)
      guard let why = reach.refusal(ofHere: endpoint) else { return connect(to: endpoint.socketAddress) }
      return eventLoop.makeFailedFuture(GuardedResolver.OutOfReach(sentence: "\(name) is not asked: it \(why)"))
    }
    let resolver = GuardedResolver(reach, over: family, eventLoop: eventLoop)
    return self.resolver(resolver).connect(host: url.host, port: Int(url.port)).flatMapErrorThrowing { error in
      if let why = resolver.sentence { throw GuardedResolver.OutOfReach(sentence: "\(name) is not asked: it \(why)") }
      guard resolver.foundNone else { throw error }
      throw HTTPCallError.cannotConnect(host: name, reason: "its name has no address")
    }
  }
}

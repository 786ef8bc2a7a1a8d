package import Vocabulary

/// One thing that changed at a selector and that the others have to know: with all of them each has the whole registry.
package enum SharedEntry: Hashable, Codable, Sendable {
  case announce(SharedAnnounce)
  case client(SharedClient)
  case registration(SharedRegistration)
  /// What an origin withdrew, its address in the spelling of registrations, and who brought it, unless it was the
  /// selector's own machine.
  case withdrawal(Withdrawal, url: String, from: IPAddress?)
  /// A node's word that these served it corrupt blocks.
  case reports([ReportLedger.Accused], by: NodeID, from: IPAddress)
  /// A node's word that it could not reach these, and the ISP that it is in.
  case unreachable([Unreachable], by: NodeID, from: IPAddress, in: ASN?)
  /// Nodes that hold an object and are to call whoever looks for it.
  case calls(Digest256, [NodeID])
  case policy(ScoringPolicy)

  /// Where somebody was dialled in vain, and how long before that was told.
  package struct Unreachable: Hashable, Codable, Sendable {
    package var endpoint: Endpoint
    package var ago: TimeSpan

    package init(endpoint: Endpoint, ago: TimeSpan) { (self.endpoint, self.ago) = (endpoint, ago) }
  }

  /// What a later entry says anew, so that this one need not be told any more; nil for what has to be told in any case.
  package enum Subject: Hashable, Codable, Sendable, Scattered {
    /// Of one object, of the node's set, or of both.
    case node(NodeID, Digest256?, hasSet: Bool)
    case client(Endpoint, InfoHash)

    /// The node or endpoint, and what it is about.
    package func mix(into scatter: inout Scatter) {
      switch self {
      case .node(let node, let object, let hasSet):
        node.mix(into: &scatter)
        object?.mix(into: &scatter)
        scatter.mix(hasSet ? 1 : 0)
      case .client(let endpoint, let infohash):
        endpoint.address.mix(into: &scatter)
        scatter.mix(UInt64(endpoint.port))
        infohash.mix(into: &scatter)
      }
    }
  }

  package var subject: Subject? {
    switch self {
    case .announce(let announce):
      guard announce.objects.count <= 1, announce.objects.allSatisfy(\.isPlain), announce.set?.isHeartbeat ?? true
      else { return nil }
      return .node(announce.node, announce.objects.first?.object, hasSet: announce.set != nil)
    case .client(let client):
      return client.isCompletion || client.isGone ? nil : .client(client.endpoint, client.infohash)
    case .registration, .withdrawal, .reports, .unreachable, .calls, .policy: return nil
    }
  }

  private static let mostReports = AgentAnnounce.maximumPolluters
  private static let mostCalls = 1_024
  /// Milliseconds.
  private static let longestAgo = 3_600_000

  /// Its kind and bytes. Later builds may know further kinds.
  func write(to writer: inout SharedWriter) {
    switch self {
    case .announce(let announce):
      writer.byte(1)
      announce.write(to: &writer)
    case .client(let client):
      writer.byte(2)
      client.write(to: &writer)
    case .registration(let registration):
      writer.byte(3)
      registration.write(to: &writer)
    case .withdrawal(let withdrawal, let url, let from):
      writer.byte(4)
      Self.write(withdrawal, to: &writer)
      writer.text(url, atMost: SharedRegistration.longestURL)
      writer.optional(from) { $0.address($1) }
    case .reports(let accused, let reporter, let address):
      writer.byte(5)
      writer.list(Array(accused.prefix(Self.mostReports))) { writer, accused in
        switch accused {
        case .endpoint(let endpoint):
          writer.byte(0)
          writer.endpoint(endpoint)
        case .node(let node):
          writer.byte(1)
          writer.node(node)
        }
      }
      writer.node(reporter)
      writer.address(address)
    case .calls(let object, let nodes):
      writer.byte(6)
      writer.digest(object)
      writer.list(Array(nodes.prefix(Self.mostCalls))) { $0.node($1) }
    case .policy(let policy):
      writer.byte(7)
      SharedPolicy.write(policy, to: &writer)
    case .unreachable(let peers, let reporter, let address, let asn):
      writer.byte(8)
      writer.list(Array(peers.prefix(AgentAnnounce.maximumUnreachable))) { writer, peer in
        writer.endpoint(peer.endpoint)
        writer.count(Int(peer.ago.milliseconds))
      }
      writer.node(reporter)
      writer.address(address)
      writer.optional(asn) { $0.half($1.number) }
    }
  }

  /// What is written, or nil if it makes no sense to this build. Of a withdrawal, its origin's signature has been
  /// checked by the selector that took it.
  init?(from reader: inout SharedReader) {
    switch reader.byte() {
    case 1: self = .announce(SharedAnnounce(from: &reader))
    case 2: self = .client(SharedClient(from: &reader))
    case 3: self = .registration(SharedRegistration(from: &reader))
    case 4:
      let withdrawal = Self.withdrawal(&reader)
      let url = reader.text(atMost: SharedRegistration.longestURL)
      self = .withdrawal(withdrawal, url: url, from: reader.optional { $0.address() })
    case 5:
      let accused: [ReportLedger.Accused] = reader.list(atMost: Self.mostReports) {
        $0.byte() == 1 ? .node($0.node()) : .endpoint($0.endpoint())
      }
      self = .reports(accused, by: reader.node(), from: reader.address())
    case 6:
      let object = reader.digest()
      self = .calls(object, reader.list(atMost: Self.mostCalls) { $0.node() })
    case 7:
      guard let policy = SharedPolicy.read(&reader) else { return nil }
      self = .policy(policy)
    case 8:
      let peers = reader.list(atMost: AgentAnnounce.maximumUnreachable) {
        Unreachable(endpoint: $0.endpoint(), ago: .milliseconds(Int64($0.number(atMost: Self.longestAgo))))
      }
      let (reporter, address) = (reader.node(), reader.address())
      self = .unreachable(peers, by: reporter, from: address, in: reader.optional { ASN($0.half()) })
    default: return nil
    }
    if reader.isBroken || !reader.isAtEnd { return nil }
  }

  private static func write(_ withdrawal: Withdrawal, to writer: inout SharedWriter) {
    writer.node(withdrawal.key)
    writer.text(withdrawal.base, atMost: SharedRegistration.longestURL)
    writer.text(withdrawal.url, atMost: SharedRegistration.longestURL)
    writer.signed(withdrawal.serial)
    writer.digest(withdrawal.object)
    writer.signed(withdrawal.time)
    writer.bytes += withdrawal.signature
  }

  private static func withdrawal(_ reader: inout SharedReader) -> Withdrawal {
    var withdrawal = Withdrawal(
      key: reader.node(), base: reader.text(atMost: SharedRegistration.longestURL),
      url: reader.text(atMost: SharedRegistration.longestURL), serial: reader.signed(), object: reader.digest(),
      time: reader.signed(), signature: Array(reader.take(64)))
    withdrawal.isValid = true
    return withdrawal
  }
}

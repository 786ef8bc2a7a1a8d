import Selection
import Swarming
import Vocabulary
import Wire

/// Whom to connect to for an object: all near peers up to a bound, and a few far ones.
struct Dialler: Codable, Sendable {
  /// Peers that the selector has named, the best first.
  private var roster: [RankedPeer] = []
  /// Whom to call for the stripes that this agent brings in, whatever other links there are.
  private var partners: [RankedPeer] = []
  private var redials = Redials()
  private var failures = DialFailures()
  /// The object is to come from its origin alone; peers are remembered for the case that it does not.
  private(set) var isHeldOut = false

  /// Whether anybody could be dialled.
  var knowsAnybody: Bool { !(partners.isEmpty && roster.isEmpty) }

  /// Whether the origin gives what it is asked for: without it, peers are called after all.
  mutating func noteOrigin(isUsable: Bool, _ turn: inout Turn) {
    guard isHeldOut, !isUsable else { return }
    isHeldOut = false
    turn.counters.heldOutLost += 1
  }

  /// The selector named peers; they take the place of those before.
  mutating func met(
    _ swarm: AnnounceReply.Swarm, _ exchange: borrowing ObjectExchange, _ tally: TransferTally, _ turn: inout Turn
  ) {
    // Only what nobody else has given anything of, and while there is an origin.
    let mayHoldOut = exchange.originIsUsable && tally.received == tally.origin && tally.store == 0
    if swarm.isHeldOut == true, mayHoldOut {
      isHeldOut = true
      turn.counters.heldOut += 1
    }
    partners = swarm.roles?.partners ?? []
    // Who asked for none keeps what it knows.
    if !swarm.peers.isEmpty { roster = Array(swarm.peers.prefix(turn.policy.rosterMax)) }
  }

  /// The selector's word on a link's peer: by where it was dialled, by its node if that is proven, else by the address
  /// that it calls from, for nearness is one of addresses.
  func word(on link: borrowing AgentLink) -> AgentLink.Told? {
    let remote = link.remote
    if link.isDialled, let peer = named({ $0.endpoint == remote || $0.other == remote }) { return .init(peer) }
    if link.isProven, let node = link.hello?.node, let peer = named({ $0.node == node }) { return .init(peer) }
    // What was said of the peer itself is worth more.
    guard link.told == nil else { return nil }
    return named { $0.endpoint.address == remote.address }.map { .init(near: $0) }
  }

  /// Whether a link takes one of the places for far peers that are dialled: it was dialled, or its peer is proven to be
  /// one that the selector named. Who only calls, from wherever, takes none of them.
  private func takesPlace(_ link: borrowing AgentLink) -> Bool {
    if link.isDialled { return true }
    guard link.isProven, let node = link.hello?.node else { return false }
    return named { $0.node == node } != nil
  }

  private func named(_ matches: (RankedPeer) -> Bool) -> RankedPeer? {
    roster.first(where: matches) ?? partners.first(where: matches)
  }

  /// Who the peer at an endpoint is, to be accused: a proven node by its name, another by the endpoint that was
  /// dialled. Who called and proved nothing has no name: of whom the selector told at his address may be another.
  func accusation(of remote: Endpoint, _ links: borrowing LinkTable) -> Accusation {
    for slot in links.indices where links[slot: slot].remote == remote {
      guard let told = links[slot: slot].told else { continue }
      let isProven = links[slot: slot].isProven && told.node == links[slot: slot].hello?.node
      if links[slot: slot].isDialled || isProven {
        return Accusation(endpoint: told.endpoint, node: told.node, isProven: isProven, ticket: told.ticket)
      }
    }
    guard let peer = named({ $0.endpoint == remote || $0.other == remote }) else { return Accusation(endpoint: remote) }
    return Accusation(endpoint: peer.endpoint, node: peer.node, ticket: peer.ticket)
  }

  /// Who of those that the selector named could not be reached, for it to be told.
  func unreachable(_ links: borrowing LinkTable, at now: Instant) -> [Accusation] {
    failures.accusations(of: roster + partners, links, at: now)
  }

  /// Dials whoever is missing.
  mutating func dial(
    for handle: ObjectHandle, _ infohashes: InfoHashes, _ exchange: borrowing ObjectExchange, _ links: inout LinkTable,
    _ turn: inout Turn
  ) {
    guard !turn.own.isStopping, knowsAnybody, !isHeldOut else { return }
    var (near, far) = count(links, exchange)
    var (nearMax, farMax) = bounds(exchange, turn.policy)
    // Others call too: half of what is wanted is dialled, and more when too few have come.
    let isYoung = exchange.age(turn.now) < turn.policy.stripedDialTime
    if isYoung, Self.isStriped(exchange) { nearMax = turn.policy.stripedDials }
    for (number, peer) in (partners + roster).enumerated() {
      let isNear = peer.ring.isLocal
      let isPartner = number < partners.count
      let bound =
        switch (isNear, isPartner) {
        case (true, true): turn.policy.partnersNearMax
        case (true, false): nearMax
        case (false, true): turn.policy.partnersFarMax
        case (false, false): farMax
        }
      guard (isNear ? near : far) < bound, turn.ids.linkCount < turn.policy.linksMax else { continue }
      guard peer.node != turn.own.id, let endpoint = way(to: peer, links, turn.bans, at: turn.now) else { continue }
      // Who lacks nothing that is wanted waits for agents to call, but stock clients may not be able to: Transmission
      // gives up a peer for a quarter of an hour when its first attempt, by uTP, fails.
      if !exchange.isHungry, peer.kind == .agent || peer.isComplete { continue }
      let certified = Self.certified(peer, turn.own)
      guard certified != nil || turn.own.linkSecurity != .require else { continue }
      let id = turn.ids.newDial(for: handle)
      turn.decided(
        Decision(
          .dials, Self.why(isNear: isNear, isPartner: isPartner, linked: isNear ? near : far, of: bound), link: id,
          peer: endpoint, node: peer.node))
      if isNear { near += 1 } else { far += 1 }
      var link = AgentLink(id, to: endpoint, isDialled: true, named: peer.node, &turn)
      link.wasTold(AgentLink.Told(peer))
      links.add(link)
      turn.counters.dials += 1
      turn.uplink.lent(Int64(Handshake.byteCount), at: turn.now)
      turn.effects.append(
        .link(
          id,
          .dial(
            handle, endpoint, infohashes.opening(with: peer.infohash, from: turn.own.peerID), certified: certified)))
    }
  }

  private static func why(isNear: Bool, isPartner: Bool, linked: Int, of bound: Int) -> String {
    (isPartner ? "it is a partner for the stripes that this agent brings in" : "the selector named it")
      + ", and \(linked) of at most \(bound) \(isNear ? "near" : "far") peers are linked"
  }

  /// The node whose certificate a peer must show because it is dialled over TLS; nil where it is dialled in plain.
  /// Where all is under TLS no word of the selector's is needed: it may be of before.
  private static func certified(_ peer: RankedPeer, _ own: OwnNode) -> NodeID? {
    switch own.linkSecurity {
    case .off: nil
    case .prefer: peer.takesTLS == true ? peer.node : nil
    case .require: peer.node
    }
  }

  /// A link ended: a dialled one waits longer before each further try, one that worked may be dialled again soon.
  mutating func ended(_ link: borrowing AgentLink, at now: Instant, _ policy: AgentPolicy) {
    guard link.isDialled else { return }
    redials.ended(link.remote, worked: link.isUp, at: now, policy)
    if link.isUp { failures.forget(link.remote) }
  }

  /// A dial came to nothing.
  mutating func failed(_ link: borrowing AgentLink, _ end: LinkEnd, at now: Instant) {
    if link.isDialled, !link.isUp { failures.note(link.remote, end, at: now) }
  }

  private func count(_ links: borrowing LinkTable, _ exchange: borrowing ObjectExchange) -> (near: Int, far: Int) {
    var near = 0
    var far = 0
    for slot in links.indices {
      let place = exchange.peers.slot(of: links[slot: slot].id)
      // One that does not answer stands in nobody's place.
      if let place, exchange.peers[slot: place].isSnubbed { continue }
      let ring = place.map { exchange.peers[slot: $0].ring } ?? word(on: links[slot: slot])?.ring
      if ring?.isLocal == true { near += 1 } else if takesPlace(links[slot: slot]) { far += 1 }
    }
    return (near, far)
  }

  /// How many peers to ask a selector for: a list is the longest part of an announce, so none once the links are there.
  func wanted(_ exchange: borrowing ObjectExchange, _ links: borrowing LinkTable, _ policy: AgentPolicy) -> Int {
    guard exchange.importer.hasRoles, exchange.isHungry else { return policy.peersWanted }
    var (near, far) = bounds(exchange, policy)
    for slot in links.indices {
      guard let place = exchange.peers.slot(of: links[slot: slot].id) else { continue }
      if exchange.peers[slot: place].isNear { near -= 1 } else if takesPlace(links[slot: slot]) { far -= 1 }
    }
    return min(policy.peersWanted, 3 * (max(0, near) + max(0, far)))
  }

  /// Whether few links do: stripes are given out. But seeds do not call, and who downloads alone calls as many as
  /// without stripes.
  private static func isStriped(_ exchange: borrowing ObjectExchange) -> Bool {
    exchange.importer.hasRoles && !exchange.importer.ownsAll
  }

  /// How many near and far peers are called, partners besides. Who brings nothing into its ISP calls nobody abroad, and
  /// importers their partners only: all that a large ISP holds would be told to the few peers of a small one, over as
  /// many links as the large one has agents.
  private func bounds(_ exchange: borrowing ObjectExchange, _ policy: AgentPolicy) -> (near: Int, far: Int) {
    guard Self.isStriped(exchange) else { return (policy.nearLinksMax, policy.farLinksMax) }
    if exchange.importer.pullsAnything { return (policy.stripedLinks, policy.farLinksMax) }
    guard exchange.importer.importsNow else { return (policy.stripedLinks, 0) }
    // Of partners that answer one is enough.
    return (policy.stripedLinks, partners.allSatisfy(\.ring.isLocal) ? policy.stripedFarLinks : 1)
  }

  /// Where a peer may be dialled now; nil if it is linked, or nowhere. Over the other address family only after the
  /// first one failed.
  private func way(
    to peer: RankedPeer, _ links: borrowing LinkTable, _ bans: BanList, at now: Instant
  ) -> Endpoint? {
    let endpoints = [peer.endpoint, peer.other].compactMap(\.self)
    guard !endpoints.contains(where: { bans.contains($0.address, at: now) }) else { return nil }
    for slot in links.indices {
      if endpoints.contains(links[slot: slot].remote) { return nil }
      guard let node = links[slot: slot].hello?.node, node == peer.node else { continue }
      // Who only says that it is the node keeps nobody from dialling it, but at one of its own addresses.
      let address = links[slot: slot].remote.address
      if links[slot: slot].isProven || endpoints.contains(where: { $0.address == address }) { return nil }
    }
    if redials.mayDial(peer.endpoint, at: now) { return peer.endpoint }
    guard let other = peer.other, redials.hasFailed(peer.endpoint), redials.mayDial(other, at: now) else { return nil }
    return other
  }
}

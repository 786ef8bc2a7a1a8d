import OrderedCollections
import Selection
import Swarming
import Vocabulary
import Wire

/// Whom to connect to: all near peers up to a bound, and a few far ones.
extension AgentMachine {
  mutating func dial(_ handle: ObjectHandle, _ turn: inout Turn) {
    guard !isStopping, let object = objects[handle], let configuration, let peerID else { return }
    var near = 0
    var far = 0
    for link in links.values where link.object == handle {
      let isNear = object.exchange.peers[link.id]?.isNear ?? ringInRoster(of: link, in: object)?.isLocal ?? false
      if isNear { near += 1 } else { far += 1 }
    }
    // Others call too: half of what is wanted is dialled, and more when too few have come.
    let isYoung = object.exchange.age(turn.now) < AgentPolicy.stripedDialTime
    var (nearMax, farMax) = linkBounds(of: object)
    if isYoung, nearMax == AgentPolicy.stripedLinks { nearMax = AgentPolicy.stripedDials }
    for (number, peer) in (object.partners + object.roster).enumerated() {
      let isNear = peer.ring.isLocal
      let isPartner = number < object.partners.count
      let bound =
        switch (isNear, isPartner) {
        case (true, true): AgentPolicy.partnersNearMax
        case (true, false): nearMax
        case (false, true): AgentPolicy.partnersFarMax
        case (false, false): farMax
        }
      guard (isNear ? near : far) < bound, links.count < AgentPolicy.linksMax else { continue }
      guard mayDial(peer, object, now: turn.now), peer.node != configuration.node else { continue }
      // Who lacks nothing that is wanted waits for agents to call, but stock clients may not be able to: Transmission
      // gives up a peer for a quarter of an hour when its first attempt, by uTP, fails.
      if !object.exchange.isHungry, peer.kind == .agent || peer.isComplete { continue }
      let id = turn.ids.newDial()
      if isNear { near += 1 } else { far += 1 }
      links[id] = AgentLink(
        id: id, object: handle, remote: peer.endpoint, isDialled: true, nonce: turn.nonces.next(),
        lastReceived: turn.now,
        lastSent: turn.now)
      turn.counters.dials += 1
      turn.effects.append(
        .dial(id, handle, peer.endpoint, object.description.infohashes.opening(with: peer.infohash, from: peerID)))
    }
  }

  /// How many near and far peers are called, partners besides. Where stripes are given out few do; but seeds do not
  /// call, and who downloads alone calls as many as without stripes.
  func linkBounds(of object: AgentObject) -> (near: Int, far: Int) {
    let importer = object.exchange.importer
    guard importer.hasRoles, !importer.ownsAll else { return (AgentPolicy.nearLinksMax, AgentPolicy.farLinksMax) }
    return (AgentPolicy.stripedLinks, AgentPolicy.stripedFarLinks)
  }

  private func mayDial(_ peer: RankedPeer, _ object: AgentObject, now: Instant) -> Bool {
    guard !bans.contains(peer.endpoint.address, at: now), object.redials.mayDial(peer.endpoint, at: now) else {
      return false
    }
    for link in links.values where link.object == object.handle {
      if link.remote == peer.endpoint || (peer.node != nil && link.hello?.node == peer.node) { return false }
    }
    return true
  }

  /// A dialled link ended: wait longer before each further try; one that worked may be dialled again soon.
  mutating func noteDialEnd(_ link: AgentLink, _ turn: inout Turn) {
    guard link.isDialled else { return }
    objects[link.object]?.redials.ended(link.remote, worked: link.isUp, at: turn.now)
  }

  /// The selector's word on a link's peer, by node or by address.
  func ringInRoster(of link: AgentLink, in object: AgentObject) -> Ring? {
    if let node = link.hello?.node, let peer = (object.roster + object.partners).first(where: { $0.node == node }) {
      return peer.ring
    }
    if link.isDialled { return (object.roster + object.partners).first { $0.endpoint == link.remote }?.ring }
    return object.roster.first { $0.kind == .stock && $0.endpoint.address == link.remote.address }?.ring
  }

  /// Decides how near a link's peer is: the selector's word first, else what the peer says of its ISP, else the
  /// addresses.
  mutating func placeInRing(_ id: LinkID) {
    guard let link = links[id], let object = objects[link.object], let peer = object.exchange.peers[id] else { return }
    let ring = ringInRoster(of: link, in: object) ?? guessRing(link)
    if ring != peer.ring { objects[link.object]?.exchange.update(id) { $0.ring = ring } }
  }

  private func guessRing(_ link: AgentLink) -> Ring {
    if link.remote.address == locality.address { return .host }
    if let theirs = link.hello?.asn, let ours = locality.asn { return theirs == ours ? .isp : .world }
    guard let own = locality.address, link.hello?.asn == nil, locality.asn == nil else { return .world }
    let prefix = if case .v4 = own { 24 } else { 48 }
    return link.remote.address.sharesPrefix(prefix, with: own) ? .site : .world
  }
}

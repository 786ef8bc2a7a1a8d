import DequeModule
import OrderedCollections
package import Vocabulary

/// Who holds what.
extension ObjectExchange {
  package mutating func join(_ peer: SwarmPeer) {
    precondition(peers[peer.link] == nil && peer.has.count == geometry.blockCount)
    peers[peer.link] = peer
    recount(peer.link)
  }

  /// Forgets a peer; what was asked of it is free again.
  package mutating func leave(_ link: LinkID) {
    guard let peer = peers[link] else { return }
    for asked in peer.outstanding { release(asked.block, butNotFrom: link) }
    dropPulls(of: link) { _ in true }
    setCounted(link, false)
    if !peer.isNear { peer.has.forEachTrue { holders.far[$0] -= 1 } }
    peers.removeValue(forKey: link)
    for at in staged.indices where staged[at].source == link { staged[at].source = LinkID(.max) }
  }

  /// Changes how a peer is seen (its ring, its kind), keeping the counts right.
  package mutating func update(_ link: LinkID, _ change: (inout SwarmPeer) -> Void) {
    guard var peer = peers[link] else { return }
    let wasNear = peer.isNear
    change(&peer)
    let isNear = peer.isNear
    if wasNear != isNear {
      setCounted(link, false)
      dropPulls(of: link) { _ in true }
      peer.pulls = []
      peer.isCounted = false
      peer.has.forEachTrue { holders.far[$0] = isNear ? holders.far[$0] - 1 : holders.far[$0] + 1 }
    }
    peers[link] = peer
    recount(link)
  }

  /// The peer said that it holds these blocks.
  package mutating func peer(_ link: LinkID, has blocks: Range<Int>) {
    guard let isNear = peers[link]?.isNear, let isCounted = peers[link]?.isCounted else { return }
    for block in blocks.clamped(to: 0..<geometry.blockCount) where peers[link]?.has[block] == false {
      peers[link]?.has[block] = true
      if !isNear { holders.far[block] += 1 } else if isCounted { holders.near[block] += 1 }
    }
    dropPulls(of: link) { blocks.contains($0.block) }
  }

  /// The peer said that it is pulling these blocks from outside.
  package mutating func peer(_ link: LinkID, pulls blocks: [Int], now: Instant) {
    guard let peer = peers[link], peer.isNear else { return }
    let lease = min(max(edgeTime * 3, SwarmPolicy.leaseMin), SwarmPolicy.leaseMax)
    for block in blocks where block >= 0 && block < geometry.blockCount && !peer.has[block] {
      guard peers[link]?.pulls.contains(where: { $0.block == block }) == false, (peers[link]?.pulls.count ?? 0) < 4096
      else { continue }
      peers[link]?.pulls.append(Pull(block: block, until: now + lease))
      holders.nearPulls[block] += 1
    }
  }

  package mutating func peer(_ link: LinkID, released blocks: [Int]) {
    dropPulls(of: link) { blocks.contains($0.block) }
  }

  package mutating func peer(_ link: LinkID, chokesUs: Bool) {
    guard let peer = peers[link], peer.chokesUs != chokesUs else { return }
    peers[link]?.chokesUs = chokesUs
    if chokesUs, !peer.knowsFast {
      // Without the fast extension a choke drops what was asked (BEP 3).
      for asked in peer.outstanding { release(asked.block, butNotFrom: link) }
      peers[link]?.outstanding = []
    }
    recount(link)
  }

  /// Pulls that took too long are no longer respected, and peers that answer nothing are snubbed.
  /// Returns the links whose requests were given up.
  package mutating func expire(now: Instant) -> [LinkID] {
    var snubbed: [LinkID] = []
    for link in Array(peers.keys) {
      dropPulls(of: link) { $0.until <= now }
      forgive(link, now: now)
      guard let peer = peers[link], !peer.isSnubbed, let oldest = peer.outstanding.first else { continue }
      let patience = min(max((peer.latency ?? .seconds(1)) * 4, SwarmPolicy.snubMin), SwarmPolicy.snubMax)
      guard now - max(oldest.since, peer.lastArrival) > patience else { continue }
      peers[link]?.isSnubbed = true
      peers[link]?.lastArrival = now
      for asked in peer.outstanding { release(asked.block, butNotFrom: link) }
      recount(link)
      snubbed.append(link)
    }
    return snubbed
  }

  /// A snubbed peer that owes nothing any more gets another chance after a rest.
  private mutating func forgive(_ link: LinkID, now: Instant) {
    guard let peer = peers[link], peer.isSnubbed, peer.outstanding.isEmpty, now - peer.lastArrival > SwarmPolicy.snubMax
    else { return }
    peers[link]?.isSnubbed = false
    recount(link)
  }

  /// Whether the peer has something we lack, while we want anything.
  package func isInteresting(_ link: LinkID) -> Bool { isHungry && peers[link]?.has.hasAny(notIn: held) ?? false }

  private mutating func setCounted(_ link: LinkID, _ counted: Bool) {
    guard let peer = peers[link], peer.isCounted != counted else { return }
    peers[link]?.isCounted = counted
    peer.has.forEachTrue { holders.near[$0] = counted ? holders.near[$0] + 1 : holders.near[$0] - 1 }
  }

  /// What a near peer holds counts as being at hand only while it would give it to us.
  mutating func recount(_ link: LinkID) {
    guard let peer = peers[link] else { return }
    setCounted(link, peer.isNear && !peer.isSnubbed && !peer.chokesUs)
  }

  private mutating func dropPulls(of link: LinkID, where matches: (Pull) -> Bool) {
    guard let pulls = peers[link]?.pulls, !pulls.isEmpty else { return }
    var kept: [Pull] = []
    for pull in pulls {
      if matches(pull) { holders.nearPulls[pull.block] -= 1 } else { kept.append(pull) }
    }
    if kept.count != pulls.count { peers[link]?.pulls = kept }
  }

  /// Makes a block free again unless somebody else is still bringing it.
  mutating func release(_ block: Int, butNotFrom link: LinkID?) {
    guard !held[block], !staged.contains(where: { $0.block == block }) else { return }
    for peer in peers.values where peer.link != link && !peer.isSnubbed {
      if peer.outstanding.contains(where: { $0.block == block }) { return }
    }
    if edgePulls.contains(where: { $0.blocks.contains(block) && block >= $0.next }) { return }
    busy[block] = false
  }
}

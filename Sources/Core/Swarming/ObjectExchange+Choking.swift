import DequeModule
import OrderedCollections
package import Vocabulary

/// Who among foreign clients and far peers is served. The agents of our own ISP are not choked.
extension ObjectExchange {
  /// What to tell whom.
  package struct ChokeChange: Hashable, Sendable {
    package var link: LinkID
    package var choke: Bool
    /// Requests dropped by the choke.
    package var dropped: [ByteSpan]
  }

  /// Decides the slots: those who gave most of late (or, once complete, took most), and one in turn for the others.
  package mutating func rechoke(now: Instant) -> [ChokeChange] {
    chokeRounds += 1
    let candidates = peers.values.filter { !$0.isFriend && $0.isInterested }
    let ranked = candidates.sorted { a, b in
      let (x, y) = isComplete ? (a.recentlySent, b.recentlySent) : (a.recentlyReceived, b.recentlyReceived)
      return x != y ? x > y : a.link < b.link
    }
    var chosen = ranked.prefix(SwarmPolicy.uploadSlots).map(\.link)
    let waiting = ranked.dropFirst(SwarmPolicy.uploadSlots)
    let keeps = waiting.first { !$0.isChoked && chokeRounds % SwarmPolicy.optimisticPeriods != 0 }
    if let lucky = keeps ?? waiting.min(by: { ($0.lastUnchoked, $0.link) < ($1.lastUnchoked, $1.link) }) {
      chosen.append(lucky.link)
    }
    var changes: [ChokeChange] = []
    for link in Array(peers.keys) {
      guard let peer = peers[link] else { continue }
      peers[link]?.recentlyReceived = 0
      peers[link]?.recentlySent = 0
      guard !peer.isFriend else { continue }
      let choke = !chosen.contains(link)
      // The lot falls on whoever was served longest ago.
      if !choke { peers[link]?.lastUnchoked = now }
      if choke != peer.isChoked { changes.append(setChoked(link, choke, now: now)) }
    }
    return changes
  }

  /// A peer that has just become interested gets a free slot at once.
  package mutating func admit(_ link: LinkID, now: Instant) -> ChokeChange? {
    guard let peer = peers[link], peer.isChoked else { return nil }
    let taken = peers.values.count { !$0.isFriend && !$0.isChoked && $0.isInterested }
    guard peer.isFriend || taken <= SwarmPolicy.uploadSlots else { return nil }
    return setChoked(link, false, now: now)
  }

  private mutating func setChoked(_ link: LinkID, _ choke: Bool, now: Instant) -> ChokeChange {
    var dropped: [ByteSpan] = []
    if choke {
      dropped = Array(peers[link]?.queue ?? [])
      peers[link]?.queue = []
    } else {
      peers[link]?.lastUnchoked = now
    }
    peers[link]?.isChoked = choke
    return ChokeChange(link: link, choke: choke, dropped: dropped)
  }
}

package import Vocabulary

/// Who among foreign clients and far peers is served. The agents of our own ISP are not choked, and no agent is in a
/// swarm that has importers: there what it gets is a matter of its speed.
package struct Choker: Codable, Sendable {
  /// What to tell whom.
  package struct Change: Hashable, Sendable {
    package let link: LinkID
    package let choke: Bool
    /// Requests dropped by the choke.
    package let dropped: [ByteSpan]
    package let why: String
  }

  /// Slots besides the optimistic one, which is another's after so many turns.
  private let slots: Int
  private let optimisticTurns: Int
  private var rounds = 0

  init(_ policy: SwarmPolicy) {
    slots = policy.uploadSlots
    optimisticTurns = policy.optimisticPeriods
  }

  /// Decides the slots: those who gave most of late (or, once complete, took most), and one in turn for the others.
  mutating func turn(_ peers: inout PeerTable, isComplete: Bool, servesAgents: Bool, now: Instant) -> [Change] {
    rounds += 1
    let chosen = choose(among: peers, isComplete: isComplete, servesAgents)
    var changes: [Change] = []
    for slot in peers.indices {
      peers[slot: slot].recentlyReceived = 0
      peers[slot: slot].recentlySent = 0
      guard !Self.isFree(peers[slot: slot], servesAgents) else { continue }
      let choke = !chosen.contains(peers[slot: slot].link)
      // The lot falls on whoever was served longest ago.
      if !choke { peers[slot: slot].lastUnchoked = now }
      guard choke != peers[slot: slot].isChoked else { continue }
      let why = choke ? Self.refusal(peers[slot: slot]) : "it has one of \(slots) places, or the one that is drawn"
      changes.append(Self.set(choke, &peers[slot: slot], why, now: now))
    }
    return changes
  }

  /// Whether a peer needs no slot.
  private static func isFree(_ peer: borrowing SwarmPeer, _ servesAgents: Bool) -> Bool {
    peer.isAgent && (servesAgents || peer.isNear)
  }

  private func choose(among peers: PeerTable, isComplete: Bool, _ servesAgents: Bool) -> [LinkID] {
    let candidates = peers.values.filter { !Self.isFree($0, servesAgents) && $0.isInterested }
    let ranked = candidates.sorted { a, b in
      let (x, y) = isComplete ? (a.recentlySent, b.recentlySent) : (a.recentlyReceived, b.recentlyReceived)
      return x != y ? x > y : a.link < b.link
    }
    var chosen = ranked.prefix(slots).map(\.link)
    let waiting = ranked.dropFirst(slots)
    let keeps = waiting.first { !$0.isChoked && rounds % optimisticTurns != 0 }
    if let optimistic = keeps ?? waiting.min(by: { ($0.lastUnchoked, $0.link) < ($1.lastUnchoked, $1.link) }) {
      chosen.append(optimistic.link)
    }
    return chosen
  }

  /// A peer that has just become interested gets a free slot at once.
  func admit(slot: Int, _ peers: inout PeerTable, servesAgents: Bool, now: Instant) -> Change? {
    guard peers[slot: slot].isChoked else { return nil }
    let taken = peers.indices.count { other in
      !Self.isFree(peers[slot: other], servesAgents) && !peers[slot: other].isChoked
        && peers[slot: other].isInterested
    }
    guard Self.isFree(peers[slot: slot], servesAgents) || taken <= slots else { return nil }
    let isFree = Self.isFree(peers[slot: slot], servesAgents)
    let why =
      isFree ? "agents need no place here" : "it wants something, and \(taken) of \(slots + 1) places were taken"
    return Self.set(false, &peers[slot: slot], why, now: now)
  }

  private static func refusal(_ peer: borrowing SwarmPeer) -> String {
    peer.isInterested ? "others gave, or took, more of late, and the lot fell on another" : "it wants nothing"
  }

  private static func set(_ choke: Bool, _ peer: inout SwarmPeer, _ why: String, now: Instant) -> Change {
    let dropped = choke ? peer.line.clear() : []
    if !choke { peer.lastUnchoked = now }
    peer.isChoked = choke
    return Change(link: peer.link, choke: choke, dropped: dropped, why: why)
  }
}

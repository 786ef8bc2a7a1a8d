import OrderedCollections
package import Vocabulary

/// The origin and the peers, weighed against each other.
extension ObjectExchange {
  /// When to call `weighSources` although nothing has come, or nil.
  package var nextWeighing: Instant? {
    guard isHungry, edgeIsUsable else { return nil }
    var next = sources.nextLook
    if edgePulls.isEmpty, sources.stance == .beside {
      // What peers owe us may be overdue before anything else happens.
      for peer in peers.values where !peer.isSnubbed {
        for asked in peer.outstanding {
          let due = asked.since + (peer.latency ?? .zero)
          next = next.map { min($0, due) } ?? due
        }
      }
    }
    return next.map { max($0, lastWeighing + .milliseconds(5)) }
  }

  /// Decides anew whether the origin is spared.
  package mutating func weighSources(now: Instant) {
    watchSources(now: now)
    lastWeighing = now
    sources.weigh(edgeIsIdle: edgePulls.isEmpty, now: now)
  }

  /// To be called whenever what is outstanding has changed.
  mutating func watchSources(now: Instant) {
    sources.watch(
      nearOwes: peers.values.contains { $0.isNear && !$0.isSnubbed && !$0.outstanding.isEmpty },
      edgeFlows: edgePulls.contains { $0.next > $0.blocks.lowerBound && $0.next < $0.blocks.upperBound }, now: now)
  }

  /// Blocks that are outstanding at peers and would come sooner from the origin, which has nothing else to do: the
  /// lowest run of them.
  func lateRun(now: Instant) -> Range<Int>? {
    var late: [Int] = []
    for peer in peers.values where !peer.isSnubbed {
      for asked in peer.outstanding
      where isLate(asked, at: peer, now: now) && isAskable(asked.block) && isWanted(asked.block) {
        let isPulled = edgePulls.contains { $0.blocks.contains(asked.block) && asked.block >= $0.next }
        if !isPulled, !held[asked.block], !staged.contains(where: { $0.block == asked.block }) {
          late.append(asked.block)
        }
      }
    }
    late.sort()
    guard let first = late.first(where: { readers.contains($0) }) ?? late.first else { return nil }
    let longest = longestRun
    var end = first + 1
    for block in late where block == end && end - first < longest { end += 1 }
    return first..<end
  }

  /// Whether a peer will bring a block later than the origin would, going by the peer's usual time. One that has never
  /// answered is given no time while the origin stands beside it.
  private func isLate(_ asked: Outstanding, at peer: SwarmPeer, now: Instant) -> Bool {
    let age = now - asked.since
    let isBeside = sources.stance == .beside
    guard let usual = peer.latency else { return isBeside || age > SwarmPolicy.lateTime }
    if isBeside { return age >= usual || usual - age > sources.edgeDelay * 2 + .milliseconds(20) }
    return max(age - usual * 2, usual - age) > SwarmPolicy.lateTime
  }
}

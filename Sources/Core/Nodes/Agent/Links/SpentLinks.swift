import Swarming
import Vocabulary
import Wire

/// Which links of an object are of no use any more.
enum SpentLinks {
  /// Who called and has never asked for anything nor given anything is sent away after this time.
  static let patience = TimeSpan.seconds(120)

  /// The links that are to end, and why.
  static func over(
    _ exchange: borrowing ObjectExchange, _ links: borrowing LinkTable, _ turn: borrowing Turn
  ) -> [(link: LinkID, why: LinkEnd)] {
    links.indices.compactMap { slot in
      if isDead(slot, exchange, links, at: turn.now) { return (links[slot: slot].id, .idle) }
      return isIdle(links[slot: slot], at: turn.now) ? (links[slot: slot].id, .useless) : nil
    }
  }

  /// Peers have not answered what was asked of them, and are asked nothing more for now.
  static func note(
    snubbed: [LinkID], _ links: borrowing LinkTable, of description: ObjectDescription, _ turn: inout Turn
  ) {
    turn.counters.peersSnubbed += Int64(snubbed.count)
    for link in snubbed {
      guard let slot = links.slot(of: link) else { continue }
      let fields: [LogEvent.Field] = [
        .init("peer", "\(links[slot: slot].remote)"), .init("object", description.infohashes.v2.hex),
      ]
      turn.log(.debug, .peerSnubbed, fields)
    }
  }

  /// Is not silent on a link for long; what its silence comes to.
  static func breakSilence(_ link: LinkID, _ links: inout LinkTable, _ turn: inout Turn) -> AgentLink.Silence? {
    let silence = links.slot(of: link).flatMap { links[slot: $0].silence(at: turn.now, turn.policy) }
    if silence == .wantsKeepAlive { links.send(.keepAlive, on: link, &turn) }
    return silence
  }

  /// Whether a peer is waited for that has said nothing for long.
  private static func isDead(
    _ slot: Int, _ exchange: borrowing ObjectExchange, _ links: borrowing LinkTable, at now: Instant
  ) -> Bool {
    guard let place = exchange.peers.slot(of: links[slot: slot].id),
      exchange.peers.mayBeDead(slot: place, at: now, exchange.policy)
    else { return false }
    return links[slot: slot].hasBeenSilent(for: exchange.policy.deadTime, at: now)
  }

  private static func isIdle(_ link: borrowing AgentLink, at now: Instant) -> Bool {
    !link.isDialled && link.tradedAt == nil && link.age(at: now) > patience
  }
}

import Vocabulary
import Wire

/// Whose node is at the other end of a link: by its word first, then by its proof; and which of two links to one node
/// counts.
///
/// What nobody has proven takes nothing away: a newcomer waits while there is another link to the node that it names.
enum Introducing {
  /// What an introduction comes to.
  enum Outcome {
    /// It is none, or there is a link to the node already that counts for now.
    case isNoted
    /// The peer counts as an agent from now on.
    case joins
    /// These links are over; the others take their places.
    case ends([(link: LinkID, why: LinkEnd)])
  }

  /// An agent has introduced itself. It is shown who we are, if it can be.
  static func introduced(
    _ link: LinkID, _ theirs: ExtensionHandshake, about description: ObjectDescription, _ links: inout LinkTable,
    _ turn: inout Turn
  ) -> Outcome {
    guard let slot = links.slot(of: link) else { return .isNoted }
    let isFirst = links[slot: slot].hello == nil
    guard let hello = links[slot: slot].introduced(theirs) else { return .isNoted }
    guard hello.node != turn.own.id else { return .ends([(link, .isSelf)]) }
    // Who it is was said before, and perhaps proven.
    guard isFirst else { return .isNoted }
    links[slot: slot].accepted(hello, at: turn.now)
    let twin = links.slots(of: hello.node).first { $0 != slot && !links[slot: $0].waits }
    links[slot: slot].wait(twin != nil)
    if let certified = links[slot: slot].certified {
      let outcome = proven(slot, holds: certified == hello.node, &links, &turn)
      return twin == nil && certified == hello.node ? .joins : outcome
    }
    links.prove(slot, turn.own.id, about: description.infohashes.v2, &turn)
    guard let twin else { return .joins }
    if links[slot: slot].mayBeProven(at: turn.now) { return .isNoted }
    // A build that proves nothing. Both sides keep the link that the lesser node dialled; if that is one that was
    // dialled here, the selector has named the node there, and else the other side ends the other.
    guard loser(of: slot, twin, links, turn.own) == twin, !links[slot: twin].isProven else {
      return .ends([(link, .duplicate)])
    }
    return links[slot: slot].isToNamed ? .ends([(links[slot: twin].id, .duplicate)]) : .isNoted
  }

  /// A peer sends its signature: it is checked, once.
  /// - Returns: false if that is once too often.
  static func showed(
    _ signature: [UInt8], on link: LinkID, about description: ObjectDescription, _ links: inout LinkTable,
    _ turn: inout Turn
  ) -> Bool {
    guard let slot = links.slot(of: link),
      let statement = links[slot: slot].statement(ofPeer: true, own: turn.own.id, about: description.infohashes.v2)
    else { return true }
    guard links[slot: slot].beginCheck() else { return false }
    turn.effects.append(.link(link, .check(statement, signature: signature)))
    return true
  }

  /// A peer's signature was checked, or the certificate that it showed is compared with what it says.
  static func proven(_ slot: Int, holds: Bool, _ links: inout LinkTable, _ turn: inout Turn) -> Outcome {
    guard holds else {
      turn.counters.impostors += 1
      turn.log(
        .notice, .peerIsImpostor,
        [
          .init("peer", "\(links[slot: slot].remote)"), .init("claims", links[slot: slot].hello?.node.short ?? ""),
        ])
      return .ends([(links[slot: slot].id, .impostor)])
    }
    turn.counters.linksProven += 1
    links[slot: slot].isNowProven()
    let over = losers(around: slot, links, turn.own, at: turn.now)
    return over.isEmpty ? .isNoted : .ends(over)
  }

  /// Links that have waited for long enough, and those that they win against.
  static func overdue(_ links: borrowing LinkTable, _ own: OwnNode, at now: Instant) -> [(link: LinkID, why: LinkEnd)] {
    for slot in links.indices where links[slot: slot].waits {
      if links[slot: slot].isProven {
        let over = losers(around: slot, links, own, at: now)
        if !over.isEmpty { return over }
      } else if links[slot: slot].hasWaited(at: now) {
        return [(links[slot: slot].id, .duplicate)]
      }
    }
    return []
  }

  /// Which of the links that wait takes the place of one that has ended.
  static func successor(of record: borrowing AgentLink, _ links: inout LinkTable) -> LinkID? {
    guard !record.waits, let node = record.hello?.node else { return nil }
    let waiting = links.slots(of: node).filter { links[slot: $0].waits }
    guard let next = waiting.first(where: { links[slot: $0].isProven }) ?? waiting.first else { return nil }
    links[slot: next].wait(false)
    return links[slot: next].id
  }

  /// The links that are over now that the one in this slot is proven: those that are not and will not be; of two that
  /// are one. What may still be proven is waited for, for then both sides decide alike.
  private static func losers(
    around slot: Int, _ links: borrowing LinkTable, _ own: OwnNode, at now: Instant
  ) -> [(link: LinkID, why: LinkEnd)] {
    guard let node = links[slot: slot].hello?.node else { return [] }
    var over: [(link: LinkID, why: LinkEnd)] = []
    for twin in links.slots(of: node) where twin != slot {
      if links[slot: twin].mayBeProven(at: now) { continue }
      let lost = links[slot: twin].isProven ? loser(of: slot, twin, links, own) : twin
      if lost == slot { return [(links[slot: slot].id, .duplicate)] }
      over.append((links[slot: twin].id, .duplicate))
    }
    return over
  }

  /// Which of two links to one node both sides end: the one that the greater node dialled, else the later.
  private static func loser(of a: Int, _ b: Int, _ links: borrowing LinkTable, _ own: OwnNode) -> Int {
    let (first, second) = (min(a, b), max(a, b))
    guard let node = links[slot: first].hello?.node else { return second }
    let keepsDialled = own.id < node
    let keepsSecond = links[slot: second].isDialled == keepsDialled && links[slot: first].isDialled != keepsDialled
    return keepsSecond ? first : second
  }
}

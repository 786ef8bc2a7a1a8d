import Selection
import Vocabulary

/// What a selector hears from the store that it shares with others, and when it tells them.
enum Hearing {
  /// Objects of which a store that has lost all is told at once.
  private static let mostRetold = 10_000

  static func take(
    _ input: StoreInput, _ registry: inout Registry, _ sessions: inout NodeSessions, _ addresses: inout NodeAddresses,
    _ turn: inout SelectorTurn
  ) {
    switch input {
    case .found(let isEmptied):
      turn.sharing?.found(isEmptied: isEmptied, at: turn.now)
      // Of an object that nobody registered no announce counts, and origins repeat that more seldom than agents speak.
      for (told, at) in isEmptied ? registry.registrations(atMost: mostRetold, at: turn.now) : [] {
        turn.sharing?.tell(.registration(told), at: at)
      }
      turn.log(.notice, .storeFound, [.init("emptied", isEmptied)])
    case .lost(let why):
      turn.sharing?.lost(at: turn.now)
      turn.log(.warning, .storeLost, [.init("why", why)])
    case .stored(let number): turn.sharing?.stored(number, at: turn.now)
    case .said(let list): for said in list { hear(said, &registry, &sessions, &addresses, &turn) }
    case .tally(let tally): turn.sharing?.count(tally)
    }
  }

  /// One batch. The selector's own says only that all before it has been read.
  private static func hear(
    _ said: StoreInput.Said, _ registry: inout Registry, _ sessions: inout NodeSessions,
    _ addresses: inout NodeAddresses, _ turn: inout SelectorTurn
  ) {
    guard let store = turn.sharing?.store else { return }
    if let head = SharedBatch.head(of: said.bytes), head.teller == store.teller {
      for claim in turn.sharing?.readBack(head.number) ?? [] {
        registry.confirm(claim.gained, of: claim.node, in: claim.object)
      }
      return
    }
    guard let batch = SharedBatch(bytes: said.bytes) else {
      turn.sharing?.noteUnreadable(1)
      return
    }
    turn.sharing?.noteUnreadable(batch.unreadable)
    let age = max(.seconds(0), said.age)
    if let pace = turn.sharing?.heard(batch.teller, age: age, at: turn.now) { turn.perform(.pace(pace)) }
    for line in batch.lines {
      guard age + line.age <= store.lifetime else {
        turn.sharing?.noteLate()
        continue
      }
      let then = turn.now - (age + line.age)
      let isKnown = SharedTaking.take(line.entry, at: then, &registry, &turn)
      turn.sharing?.noteHeard(isKnown: isKnown)
      guard case .announce(let announce) = line.entry else { continue }
      if let message = announce.message {
        _ = sessions.takes(
          announce.node, over: announce.endpoint.address.family, message.session, count: message.count, at: then)
      }
      addresses.note(announce.node, at: announce.endpoint.address, registry, random: &turn.random)
    }
  }

  /// At the end of each turn: tells the others what is due.
  static func finish(_ turn: inout SelectorTurn) {
    guard turn.sharing != nil else { return }
    turn.sharing?.retell(turn.configuration.policy, at: turn.now)
    if let pace = turn.sharing?.repace(at: turn.now) { turn.perform(.pace(pace)) }
    if let effect = turn.sharing?.flush(at: turn.now) { turn.perform(effect) }
  }
}

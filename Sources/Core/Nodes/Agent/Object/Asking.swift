import Swarming
import Vocabulary
import Wire

/// What is asked of the peers of an object: whether we want anything of them, and which blocks.
enum Asking {
  /// Tells a peer whether we want something of it, when that has changed.
  static func showInterest(
    to link: LinkID, _ exchange: inout ObjectExchange, _ links: inout LinkTable, _ turn: inout Turn
  ) {
    guard let slot = exchange.peers.slot(of: link) else { return }
    let isInteresting = exchange.isInteresting(link)
    guard isInteresting != exchange.peers[slot: slot].weAreInterested else { return }
    exchange.update(link) { $0.weAreInterested = isInteresting }
    links.send(isInteresting ? .interested : .notInterested, on: link, &turn)
  }

  /// Asks the peer in a slot of the exchange for what it should send next. One that has brought a block and is asked
  /// for nothing in its place is told that it came: else it would take the time until it is asked again for that which
  /// its line needs.
  static func ask(
    _ slot: Int, hasBrought: Bool = false, _ exchange: inout ObjectExchange, _ links: inout LinkTable,
    _ news: inout NewsBox, _ turn: inout Turn
  ) {
    let link = exchange.peers.link(slot: slot)
    let requests = exchange.requests(slot: slot, now: turn.now)
    if hasBrought, requests.isEmpty, exchange.peers.isAgent(slot: slot) {
      links.tell(.arrived, on: link, &turn)
    }
    for chosen in requests {
      let block = chosen.block
      let request = PieceRequest(block, in: exchange.geometry)
      turn.decided(Decision(.asks, chosen.why, blocks: block.value..<block.value + 1, link: link))
      links.send(.request(piece: request.piece, begin: request.begin, length: request.length), on: link, &turn)
      if !exchange.peers.isNear(slot: slot) { news.notePulls(block.value..<(block.value + 1), at: turn.now) }
    }
  }

  /// A peer will not send what it was asked for.
  static func rejected(
    _ request: PieceRequest, by link: LinkID, _ exchange: inout ObjectExchange, _ news: inout NewsBox,
    _ turn: inout Turn
  ) {
    guard let block = request.block(in: exchange.geometry) else { return }
    turn.counters.requestsRejected += 1
    let isFar = exchange.peers.slot(of: link).map { !exchange.peers[slot: $0].isNear } ?? false
    exchange.lost(block.value, from: .link(link))
    if isFar { news.noteReleased(of: block.value..<(block.value + 1), exchange, at: turn.now) }
  }
}

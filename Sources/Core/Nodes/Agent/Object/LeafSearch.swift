import Swarming
import Vocabulary
import Wire

/// The search for leaf hashes, without which no block can be verified: from agents who hold such blocks, from the
/// origin, from stock seeds.
struct LeafSearch: Codable, Sendable {
  /// Who was asked.
  enum Source: Equatable, Codable, Sendable {
    case link(LinkID)
    case origin(OriginRequestID)
  }

  /// Leaves that were asked for.
  private struct Call: Codable, Sendable {
    var firstBlock: Int
    var source: Source
    var since: Instant
  }

  private static let runsMax = 8

  private let piecesRoot: Digest256
  private let geometry: Geometry
  /// Leaves are asked for in runs of so many blocks.
  private let runLength: Int
  private var calls: [Call] = []
  private var originRetryAt: Instant
  /// Differs from node to node, so that neighbours do not all begin with the same part of the share.
  private let start: Int
  /// A peer took too long: from then on the origin is asked first.
  private var wereLate = false

  init(_ description: ObjectDescription, start: Int, _ turn: borrowing Turn) {
    piecesRoot = description.piecesRoot
    geometry = description.geometry
    runLength = max(turn.policy.leafRun, geometry.blocksPerPiece)
    originRetryAt = turn.now
    self.start = start
  }

  /// Who was asked first and has not answered; nil when nobody was.
  var awaited: Source? { calls.first?.source }

  // Asking

  /// Asks for what is missing.
  mutating func seek(
    for handle: ObjectHandle, _ exchange: inout ObjectExchange, _ links: inout LinkTable, _ origin: inout OriginFetch,
    _ turn: inout Turn
  ) {
    guard exchange.isHungry, !exchange.isProvable else {
      exchange.leavesAreOut = false
      return
    }
    // What is given up now is asked for anew the next time.
    let asked = calls.map(\.firstBlock)
    giveUpLate(exchange, &links, turn)
    var canComeLater = false
    for first in wanted(exchange) {
      if asked.contains(first) {
        canComeLater = true
        continue
      }
      guard calls.count < turn.policy.leafRequestsMax else { break }
      if ask(for: first, handle, exchange, &links, &origin, &turn) { canComeLater = true }
    }
    exchange.leavesAreOut = !canComeLater && calls.isEmpty
  }

  /// Whether a peer that has got these blocks may now give leaves that are missing.
  func mayBeHelped(by runs: [Range<Int>], _ exchange: borrowing ObjectExchange) -> Bool {
    !exchange.isProvable && runs.contains { !$0.isEmpty && !exchange.provable.allTrue(in: pieces(of: $0)) }
  }

  /// The first blocks of the leaf runs with something missing and unprovable: those a reader waits for first, then
  /// that of the next import, then those of our share.
  private func wanted(_ exchange: borrowing ObjectExchange) -> [Int] {
    let run = runLength
    var starts = (exchange.readers + (exchange.nextImport.map { [$0] } ?? [])).map { $0 - $0 % run }
    let runs = (geometry.blockCount + run - 1) / run
    let share =
      exchange.share.lowerBound
      / run..<max(exchange.share.lowerBound / run + 1, (exchange.share.upperBound + run - 1) / run)
    for step in share.indices { starts.append((share.lowerBound + (step + start) % share.count) * run) }
    for step in 0..<runs { starts.append((share.upperBound + step) % runs * run) }
    var result: [Int] = []
    for start in starts where !result.contains(start) {
      let blocks = start..<min(start + run, geometry.blockCount)
      guard !exchange.provable.allTrue(in: pieces(of: blocks)), exchange.wanted.touches(blocks),
        !exchange.held.allTrue(in: blocks)
      else { continue }
      result.append(start)
      if result.count >= Self.runsMax { break }
    }
    return result
  }

  private func pieces(of blocks: Range<Int>) -> Range<Int> {
    blocks.lowerBound / geometry.blocksPerPiece..<((blocks.upperBound - 1) / geometry.blocksPerPiece + 1)
  }

  /// Asks for a run; whether it can come by and by.
  private mutating func ask(
    for first: Int, _ handle: ObjectHandle, _ exchange: borrowing ObjectExchange, _ links: inout LinkTable,
    _ origin: inout OriginFetch, _ turn: inout Turn
  ) -> Bool {
    let blocks = first..<min(first + runLength, geometry.blockCount)
    let isNext = exchange.nextImport.map(blocks.contains) ?? false
    let importer = exchange.importer
    let (agent, other) = able(blocks, exchange, links, farToo: importer.importsNow || !importer.hasRoles)
    let mayWait = !(isNext && importer.importsFromOrigin) && exchange.leavesMayWait(turn.now)
    let originIsReady = exchange.originIsUsable && originRetryAt <= turn.now && !mayWait
    if let agent, !(originIsReady && wereLate) {
      ask(agent, for: first, &links, &turn)
      return true
    }
    if originIsReady, let request = origin.fetchLeaves(of: pieces(of: blocks), for: handle, &turn) {
      calls.append(Call(firstBlock: first, source: .origin(request), since: turn.now))
      return true
    }
    guard let other else { return mayWait }
    ask(other, for: first, &links, &turn)
    return true
  }

  /// Who can give the leaves of a run, because it holds blocks of it: an agent, if possible of our ISP; and anybody.
  /// Where stripes are imported, leaves come into an ISP with them: only who imports asks far agents, for what its
  /// partners have is of no use without. Not every ISP has somebody who takes from the origin.
  private func able(
    _ blocks: Range<Int>, _ exchange: borrowing ObjectExchange, _ links: borrowing LinkTable, farToo: Bool
  ) -> (agent: LinkID?, other: LinkID?) {
    var agent: LinkID?
    var other: LinkID?
    for slot in exchange.peers.indices {
      guard exchange.peers.mayGiveLeaves(slot: slot, of: blocks) else { continue }
      let link = exchange.peers.link(slot: slot)
      guard let at = links.slot(of: link), links[slot: at].mayGiveLeaves(from: blocks.lowerBound) else { continue }
      if exchange.peers.isFriend(slot: slot) { return (link, other ?? link) }
      if exchange.peers.isAgent(slot: slot) {
        guard farToo else { continue }
        agent = agent ?? link
      }
      other = other ?? link
    }
    return (agent, other)
  }

  private mutating func ask(_ link: LinkID, for first: Int, _ links: inout LinkTable, _ turn: inout Turn) {
    var width = 1
    while width < geometry.blockCount { width *= 2 }
    let length = min(runLength, max(width, 2))
    let request = HashRequest(piecesRoot: piecesRoot, baseLayer: 0, index: first, length: length, proofLayers: 0)
    calls.append(Call(firstBlock: first, source: .link(link), since: turn.now))
    links.send(.hashRequest(request), on: link, &turn)
  }

  private mutating func giveUpLate(
    _ exchange: borrowing ObjectExchange, _ links: inout LinkTable, _ turn: borrowing Turn
  ) {
    let patience = exchange.originIsUsable ? turn.policy.leafPatienceWithOrigin : turn.policy.leafPatience
    for call in calls where turn.now - call.since > patience {
      guard case .link(let link) = call.source else { continue }
      wereLate = true
      refused(from: call.firstBlock, by: link, &links)
    }
  }

  // Answers

  /// A peer does not give the leaves of a run.
  mutating func refused(from first: Int, by link: LinkID, _ links: inout LinkTable) {
    calls.removeAll { $0.source == .link(link) && $0.firstBlock == first }
    if let slot = links.slot(of: link) { links[slot: slot].refusesLeaves(from: first) }
  }

  /// A peer has answered.
  mutating func came(from first: Int, by link: LinkID) {
    calls.removeAll { $0.source == .link(link) && $0.firstBlock == first }
  }

  /// A peer is gone.
  mutating func left(_ link: LinkID) { calls.removeAll { $0.source == .link(link) } }

  /// A request to the origin is over.
  mutating func ended(_ request: OriginRequestID) { calls.removeAll { $0.source == .origin(request) } }

  /// The origin is not asked for leaves for a while.
  mutating func spareOrigin(_ time: TimeSpan, at now: Instant) { originRetryAt = now + time }

  /// The requests to the origin that are under way.
  var originCalls: [OriginRequestID] {
    calls.compactMap { if case .origin(let request) = $0.source { request } else { nil } }
  }
}

package import Vocabulary
import Wire

/// The agent: one machine with many objects, because upload rate, links and disk are shared.
///
/// A want is probed (HEAD), described (metainfo), trusted, and attached to an object; the object's exchange says which
/// blocks to ask of whom; verified blocks are stored, told to the neighbours, served and delivered in order.
///
/// It is two values, so that one may change while the other is read: `AgentRouter` and its organs, and the `Turn` that
/// these are handed.
package struct AgentMachine: Machine {
  private var router = AgentRouter()
  private var turn = Turn()

  package init() {}

  package var objects: ObjectTable { router.objects }

  package var wants: Wants { router.wants }

  package var counters: AgentCounters { turn.counters }

  /// Whether anybody may be asked for anything: the cache may have no room.
  package var mayAsk: Bool { turn.cache.mayAsk }

  /// What of them is in no entry of the ledger yet.
  package var unbooked: LedgerSums { turn.ledger.sums }

  /// Who the node is to others.
  var own: OwnNode { turn.own }

  /// What lies in the cache and is not open.
  package var shelf: Shelf { router.shelf }

  /// What is to be remembered of keys and serials, the newest of each.
  package var keyPins: [KeyPin] { router.wants.keyPins }

  /// How far a want is; nil when it is over, or was never begun.
  package func progress(of id: WantID) -> WantProgress? { router.progress(of: id) }

  package static var deadlineReached: AgentInput { .deadlineReached }

  package static var fresh: AgentMachine? { AgentMachine() }

  package static func write(_ effects: [AgentEffect], appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    try effects.put(to: &bytes)
  }

  package static var metrics: [MetricDescriptor] { AgentMetrics.catalogue.descriptors }

  package var measures: [MetricFamily] {
    AgentMetrics.catalogue.families(
      of: AgentMetrics.Facts(
        counters: turn.counters, timings: turn.timings, objects: router.objects,
        waiting: router.wants.underWay, uploadLimit: turn.own.uploadLimit, wants: router.wants.count,
        shelved: router.shelf.count, told: router.toldCount, cache: turn.cache, isPlaced: turn.own.isPlaced,
        policy: PolicyInForce(own: turn.own, cache: turn.cache, keepsLedger: turn.ledger.isKept)))
  }

  package var laws: [ConservationLaw] {
    AgentLaws.laws(
      turn.counters, router.objects, wants: router.wants.count, announces: router.openAnnounces, turn.cache)
  }

  package static var inputSchema: String { InputSchemas.agent }

  package static func write(_ input: AgentInput, appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    try input.put(to: &bytes)
  }

  package static func input(from bytes: [UInt8]) throws(CanonicalError) -> AgentInput {
    try CanonicalDecoder.decode(from: bytes, by: AgentInput.take)
  }

  package var nextDeadline: Instant? { turn.own.isStopping ? router.goodbyesDue : turn.deadlines.next }

  package mutating func handle(_ input: AgentInput, at now: Instant, effects: inout [AgentEffect]) {
    turn.begin(at: now, &effects)
    turn.counters.overheadReceived += LinkOverhead.bytes(in: input)
    router.handle(input, &turn)
    turn.end(&effects)
  }
}

extension AgentMachine: DecisionTelling {
  package mutating func handleTelling(
    _ input: AgentInput, at now: Instant, effects: inout [AgentEffect]
  ) -> [Decision] {
    turn.tellDecisions()
    handle(input, at: now, effects: &effects)
    return turn.takeDecisions()
  }
}

extension AgentMachine: StatusShowing {
  package func show(in status: inout NodeStatus, at now: Instant) {
    let showing = AgentShowing(turn: turn, now: now)
    status.agent = showing.status(router.objects, resting: router.shelf.count)
    status.agent?.downloads = router.downloads(atMost: AgentShowing.mostDownloads, at: now)
  }
}

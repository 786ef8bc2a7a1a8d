import Vocabulary

/// What of an agent must be equal between any two inputs.
enum AgentLaws {
  static func laws(
    _ counters: AgentCounters, _ objects: ObjectTable, wants: Int, announces: Int, _ cache: CacheBook
  ) -> [ConservationLaw] {
    let rows = objects.values
    let waiting = rows.reduce(Int64(0)) { $0 + BlockIntake.waiting(in: $1.exchange) }
    let open = rows.reduce(0) { $0 + $1.origin.openCount }
    let up = rows.reduce(0) { $0 + $1.links.upCount }
    let failed = TransferFailure.Kind.allCases.reduce(Int64(0)) { $0 + counters.failures[$1] }
    return [
      ConservationLaw(
        "payload", "bytes that came are useful, wasted, or wait to be verified", came: counters.arrivedBytes,
        accounted: counters.received.total + counters.waste.total + waiting),
      ConservationLaw(
        "wants", "wants were met, failed, were abandoned, or are open", came: counters.wants,
        accounted: counters.wantsMet + failed + counters.wantsAbandoned + Int64(wants)),
      ConservationLaw(
        "origin_requests", "requests to origins were answered, failed, were cancelled, or are open",
        came: counters.originRequestsBegun,
        accounted: counters.originRequestsAnswered + counters.originRequestsFailed + counters.originRequestsCancelled
          + Int64(open)),
      ConservationLaw(
        "announces", "announces were answered, failed, or are open", came: counters.announces,
        accounted: counters.announcesAnswered + counters.announcesFailed + Int64(announces)),
      ConservationLaw(
        "links", "links that came up have ended or are up", came: counters.linksUp,
        accounted: counters.linksEnded + Int64(up)),
      ConservationLaw(
        "cache", "bytes of the cache are those of its objects", came: cache.bytesListed,
        accounted: cache.bytesOneByOne),
    ]
  }
}

import Swarming
import Vocabulary

/// The counters as Prometheus text.
enum AgentMetrics {
  /// - Parameters:
  ///   - shelved: how many objects lie in the cache and are not open.
  ///   - told: how many objects selectors keep of what is only held.
  ///   - cache: what it takes of the disk.
  static func text(
    _ counters: AgentCounters, _ objects: borrowing ObjectTable, shelved: Int, told: Int, _ cache: CacheBook
  ) -> String {
    var text = MetricsText()
    for (descriptor, value) in work(counters) + exchange(counters) { text.add(descriptor, value) }
    let tallies = objects.values.map(\.tally)
    func sum(_ part: KeyPath<TransferTally, Int64>) -> Int64 { tallies.reduce(0) { $0 + $1[keyPath: part] } }
    text.add(
      .counter("shoal_received_bytes_total", "bytes", "Verified payload bytes received, by where they came from."),
      [
        ([("source", "origin")], sum(\.origin)), ([("source", "same_isp")], sum(\.sameISP)),
        ([("source", "other_isp")], sum(\.otherISP)), ([("source", "unknown")], sum(\.unknown)),
      ])
    text.add(
      .counter("shoal_wasted_bytes_total", "bytes", "Payload bytes received that served nothing, by cause."),
      [
        ([("cause", "duplicate")], sum(\.waste.duplicate)), ([("cause", "corrupt")], sum(\.waste.corrupt)),
        ([("cause", "unasked")], sum(\.waste.unasked)), ([("cause", "unkept")], sum(\.waste.unkept)),
      ])
    text.add(
      .counter("shoal_handshakes_refused_total", "handshakes", "Handshakes of peers refused over TLS, by reason."),
      [
        ([("reason", "tls_off")], counters.handshakesOverTLS), ([("reason", "plain")], counters.handshakesInPlain),
        ([("reason", "untrusted")], counters.handshakesUntrusted),
      ])
    let near = objects.values.reduce(0) { $0 + $1.exchange.peers.values.count { $0.isNear } }
    let all = objects.values.reduce(0) { $0 + $1.exchange.peers.count }
    text.add(
      CounterDescriptor(
        name: "shoal_links", unit: "links", kind: .gauge, help: "Links that are up, by nearness of the peer."),
      [([("isp", "same")], Int64(near)), ([("isp", "other")], Int64(all - near))])
    text.add(
      CounterDescriptor(name: "shoal_objects", unit: "objects", kind: .gauge, help: "Objects that are open."),
      Int64(objects.count))
    text.add(
      CounterDescriptor(
        name: "shoal_shelved_objects", unit: "objects", kind: .gauge,
        help: "Objects that lie in the cache, announced and not open."),
      Int64(shelved))
    text.add(
      CounterDescriptor(
        name: "shoal_told_objects", unit: "objects", kind: .gauge,
        help: "Objects held and not asked about that selectors have acknowledged."),
      Int64(told))
    if cache.isLimited {
      text.add(
        CounterDescriptor(
          name: "shoal_cache_bytes", unit: "bytes", kind: .gauge, help: "What the objects of the cache take."),
        cache.bytes)
      text.add(
        CounterDescriptor(
          name: "shoal_cache_limit_bytes", unit: "bytes", kind: .gauge,
          help: "What they may take, by the limit and the room on the disk."),
        cache.limitBytes)
    }
    return text.text
  }

  private static func work(_ counters: AgentCounters) -> [(CounterDescriptor, Int64)] {
    [
      (.counter("shoal_wants_total", "wants", "Objects that users asked for."), counters.wants),
      (.counter("shoal_wants_met_total", "wants", "Wants that were delivered whole."), counters.wantsMet),
      (.counter("shoal_wants_failed_total", "wants", "Wants that failed."), counters.wantsFailed),
      (.counter("shoal_gateway_requests_total", "requests", "HTTP requests at the gateway."), counters.gatewayRequests),
      (
        .counter("shoal_plain_bytes_total", "bytes", "Bytes fetched without metainfo, unverified."), counters.plainBytes
      ),
      (
        .counter("shoal_cached_answers_total", "answers", "Answers given from the HTTP cache."), counters.cachedAnswers
      ),
      (
        .counter("shoal_objects_completed_total", "objects", "Objects that became complete."), counters.objectsCompleted
      ),
      (.counter("shoal_announces_total", "announces", "Announces sent to selectors."), counters.announces),
      (.counter("shoal_announces_failed_total", "announces", "Announces that failed."), counters.announcesFailed),
      (
        .counter(
          "shoal_kept_descriptions_used_total", "wants", "Wants whose origin was away and whose description was kept."),
        counters.keptDescriptionsUsed
      ),
      (
        .counter("shoal_registrations_carried_total", "requests", "Registrations of origins brought to selectors."),
        counters.registrationsCarried
      ),
      (
        .counter("shoal_evicted_objects_total", "objects", "Objects removed from the cache to make room."),
        counters.objectsEvicted
      ),
      (
        .counter("shoal_removed_objects_total", "objects", "Objects removed from the cache, for whatever reason."),
        counters.objectsRemoved
      ),
    ]
  }

  /// What was exchanged with peers and origins.
  private static func exchange(_ counters: AgentCounters) -> [(CounterDescriptor, Int64)] {
    [
      (.counter("shoal_dials_total", "dials", "Connections tried to peers."), counters.dials),
      (
        .counter("shoal_dials_failed_total", "dials", "Connections to peers that did not come up."),
        counters.dialsFailed
      ),
      (
        .counter("shoal_unreachable_told_total", "reports", "Reports to selectors of peers that could not be reached."),
        counters.unreachableTold
      ),
      (.counter("shoal_links_up_total", "links", "Links that came up."), counters.linksUp),
      (
        .counter("shoal_strangers_refused_total", "connections", "Connections that were no BitTorrent peers."),
        counters.strangersRefused
      ),
      (
        .counter("shoal_links_refused_total", "links", "Links of peers that were turned away at their handshake."),
        counters.linksRefused
      ),
      (
        .counter("shoal_links_proven_total", "links", "Links whose peers proved which nodes they are."),
        counters.linksProven
      ),
      (.counter("shoal_links_over_tls_total", "links", "Links under TLS that came up."), counters.linksOverTLS),
      (
        .counter("shoal_impostors_total", "links", "Links of peers that failed to prove which nodes they are."),
        counters.impostors
      ),
      (
        .counter("shoal_links_given_up_total", "links", "Links that were ended to make room for other callers."),
        counters.linksGivenUp
      ),
      (
        .counter("shoal_malformed_messages_total", "messages", "Messages that broke the protocol."),
        counters.malformedMessages
      ),
      (.counter("shoal_peers_banned_total", "peers", "Peers cut off for corrupt blocks."), counters.peersBanned),
      (.counter("shoal_peers_snubbed_total", "peers", "Times that a peer stopped answering."), counters.peersSnubbed),
      (.counter("shoal_blocks_held_total", "blocks", "Blocks verified and kept."), counters.blocksHeld),
      (.counter("shoal_blocks_served_total", "blocks", "Blocks sent to peers."), counters.blocksServed),
      (.counter("shoal_sent_bytes_total", "bytes", "Payload bytes sent to peers."), counters.bytesServed),
      (
        .counter("shoal_corrupt_blocks_total", "blocks", "Blocks that did not match their hash."),
        counters.corruptBlocks
      ),
      (
        .counter("shoal_requests_rejected_total", "requests", "Requests that peers rejected."),
        counters.requestsRejected
      ),
      (
        .counter("shoal_requests_refused_total", "requests", "Requests of peers that were refused."),
        counters.requestsRefused
      ),
      (.counter("shoal_origin_requests_total", "requests", "Range requests to origins."), counters.originRequests),
      (
        .counter("shoal_origin_failures_total", "requests", "Requests to origins that failed."), counters.originFailures
      ),
    ]
  }
}

extension CounterDescriptor {
  /// A descriptor of something that only grows.
  static func counter(_ name: String, _ unit: String, _ help: String) -> CounterDescriptor {
    CounterDescriptor(name: name, unit: unit, kind: .counter, help: help)
  }
}

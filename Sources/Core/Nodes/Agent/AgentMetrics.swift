import Swarming
import Vocabulary

/// Everything that an agent counts.
enum AgentMetrics {
  /// What they are read from.
  struct Facts {
    var counters: AgentCounters
    var timings: AgentTimings
    var objects: ObjectTable
    var waiting: WantTable
    /// What may be sent to all peers together; nil for no limit.
    var uploadLimit: ByteRate?
    /// Wants that are not over; objects of the cache that are not open; those of them that selectors have acknowledged.
    var wants: Int
    var shelved: Int
    var told: Int
    var cache: CacheBook
    /// Whether the node's own ISP is known.
    var isPlaced: Bool
    var policy: PolicyInForce
  }

  static let catalogue: MetricCatalogue<Facts> = {
    var catalogue = MetricCatalogue<Facts>()
    addWork(&catalogue)
    addBytes(&catalogue)
    addTimes(&catalogue)
    addExchange(&catalogue)
    addLinks(&catalogue)
    addState(&catalogue)
    return catalogue
  }()

  /// What users and selectors asked for, and what became of it.
  private static func addWork(_ metrics: inout MetricCatalogue<Facts>) {
    metrics.counter("shoal_wants_total", "wants", "Objects that users asked for.", \.counters.wants)
    metrics.counter("shoal_wants_met_total", "wants", "Wants that were delivered whole.", \.counters.wantsMet)
    metrics.counter(
      "shoal_wants_failed_total", "wants", "Wants that failed, by reason.",
      by: "reason", TransferFailure.Kind.allCases.map(\.rawValue)
    ) { agent in TransferFailure.Kind.allCases.map { agent.counters.failures[$0] } }
    metrics.counter(
      "shoal_gateway_requests_total", "requests", "HTTP requests at the gateway.", \.counters.gatewayRequests)
    metrics.counter(
      "shoal_plain_bytes_total", "bytes", "Bytes fetched without metainfo, unverified.", \.counters.plainBytes)
    metrics.counter(
      "shoal_cached_answers_total", "answers", "Answers given from the HTTP cache.", \.counters.cachedAnswers)
    metrics.counter(
      "shoal_objects_completed_total", "objects", "Objects that became complete.", \.counters.objectsCompleted)
    metrics.counter("shoal_announces_total", "announces", "Announces sent to selectors.", \.counters.announces)
    metrics.counter("shoal_announces_failed_total", "announces", "Announces that failed.", \.counters.announcesFailed)
    metrics.counter(
      "shoal_kept_descriptions_used_total", "wants", "Wants whose origin was away and whose description was kept.",
      \.counters.keptDescriptionsUsed)
    metrics.counter(
      "shoal_description_copies_total", "descriptions",
      "Descriptions looked for where their origin said that a copy was.", by: "result", ["used", "missed"]
    ) { [$0.counters.copiesUsed, $0.counters.copiesMissed] }
    metrics.counter(
      "shoal_registrations_carried_total", "requests", "Registrations of origins brought to selectors.",
      \.counters.registrationsCarried)
    metrics.counter(
      "shoal_held_out_total", "downloads", "Downloads that were kept from peers, to measure what those are worth.",
      \.counters.heldOut)
    metrics.counter(
      "shoal_held_out_lost_total", "downloads", "Of those: whose origin failed them, so that peers were asked.",
      \.counters.heldOutLost)
    metrics.counter(
      "shoal_evicted_objects_total", "objects", "Objects removed from the cache to make room.",
      \.counters.objectsEvicted)
    metrics.counter(
      "shoal_removed_objects_total", "objects", "Objects removed from the cache, for whatever reason.",
      \.counters.objectsRemoved)
  }

  private static func addBytes(_ metrics: inout MetricCatalogue<Facts>) {
    metrics.counter(
      "shoal_received_bytes_total", "bytes", "Verified payload bytes received, by where they came from.",
      by: "source", SourceClass.allCases.map(\.name)
    ) { agent in SourceClass.allCases.map { agent.counters.received[$0] } }
    metrics.counter(
      "shoal_eligible_bytes_total", "bytes",
      "Of the verified bytes received: those that peers brought or could have, with a selector and not held out.",
      \.counters.eligibleBytes)
    metrics.counter(
      "shoal_overhead_bytes_total", "bytes", "Bytes of links to peers that are no payload, without TLS, TCP and IP.",
      by: "direction", ["received", "sent"]
    ) { [$0.counters.overheadReceived, $0.counters.overheadSent] }
    metrics.counter(
      "shoal_sent_bytes_total", "bytes", "Payload bytes sent to peers, by where they went.",
      by: "destination", destinations.map(\.name)
    ) { agent in destinations.map { agent.counters.sent[$0] } }
    metrics.counter(
      "shoal_wasted_bytes_total", "bytes", "Payload bytes received that served nothing, by cause.",
      by: "cause", ["duplicate", "corrupt", "unasked", "unkept"]
    ) { agent in
      let waste = agent.counters.waste
      return [waste.duplicate, waste.corrupt, waste.unasked, waste.unkept]
    }
  }

  /// Where payload goes: everywhere but to the origin.
  private static let destinations = SourceClass.allCases.filter { $0 != .origin }

  private static func addTimes(_ metrics: inout MetricCatalogue<Facts>) {
    let bands = SizeBand.allCases.map(\.name)
    metrics.histogram(
      "shoal_first_byte_seconds",
      "From a want to the first byte of it that came over the network, by size up to so much.",
      by: "size", bands
    ) { $0.timings.firstBytes }
    metrics.histogram(
      "shoal_download_seconds", "From a want to its last byte, of those that were met not from the cache alone.",
      by: "size", bands
    ) { $0.timings.downloads }
    metrics.histogram(
      "shoal_held_out_first_byte_seconds", "The same as shoal_first_byte_seconds, of downloads kept from peers.",
      by: "size", bands
    ) { $0.timings.heldOutFirstBytes }
    metrics.histogram(
      "shoal_held_out_download_seconds", "The same as shoal_download_seconds, of downloads kept from peers.",
      by: "size", bands
    ) { $0.timings.heldOutDownloads }
    metrics.histogram(
      "shoal_block_seconds", "From the request of a block to the block, by where the peer is.",
      by: "source", destinations.map(\.name)
    ) { agent in destinations.map { agent.timings.blocks($0) } }
    metrics.histogram("shoal_announce_seconds", "From an announce to the selector's answer.") { $0.timings.announces }
  }

  /// What was exchanged with peers and origins.
  private static func addExchange(_ metrics: inout MetricCatalogue<Facts>) {
    metrics.counter("shoal_dials_total", "dials", "Connections tried to peers.", \.counters.dials)
    metrics.counter(
      "shoal_dials_failed_total", "dials", "Connections to peers that did not come up.", \.counters.dialsFailed)
    metrics.counter(
      "shoal_unreachable_told_total", "reports", "Reports to selectors of peers that could not be reached.",
      \.counters.unreachableTold)
    metrics.counter("shoal_links_up_total", "links", "Links that came up.", \.counters.linksUp)
    metrics.counter(
      "shoal_strangers_refused_total", "connections", "Connections that were no BitTorrent peers.",
      \.counters.strangersRefused)
    metrics.counter(
      "shoal_links_refused_total", "links", "Links of peers that were turned away at their handshake.",
      \.counters.linksRefused)
    metrics.counter(
      "shoal_links_proven_total", "links", "Links whose peers proved which nodes they are.", \.counters.linksProven)
    metrics.counter("shoal_links_over_tls_total", "links", "Links under TLS that came up.", \.counters.linksOverTLS)
    metrics.counter(
      "shoal_impostors_total", "links", "Links of peers that failed to prove which nodes they are.",
      \.counters.impostors)
    metrics.counter(
      "shoal_links_given_up_total", "links", "Links that were ended to make room for other callers.",
      \.counters.linksGivenUp)
    metrics.counter(
      "shoal_malformed_messages_total", "messages", "Messages that broke the protocol.", \.counters.malformedMessages)
    metrics.counter("shoal_peers_banned_total", "peers", "Peers cut off for corrupt blocks.", \.counters.peersBanned)
    metrics.counter(
      "shoal_peers_snubbed_total", "peers", "Times that a peer stopped answering.", \.counters.peersSnubbed)
    metrics.counter("shoal_blocks_held_total", "blocks", "Blocks verified and kept.", \.counters.blocksHeld)
    metrics.counter("shoal_blocks_served_total", "blocks", "Blocks sent to peers.", \.counters.blocksServed)
    metrics.counter(
      "shoal_corrupt_blocks_total", "blocks", "Blocks that did not match their hash.", \.counters.corruptBlocks)
    metrics.counter(
      "shoal_requests_rejected_total", "requests", "Requests that peers rejected.", \.counters.requestsRejected)
    metrics.counter(
      "shoal_requests_refused_total", "requests", "Requests of peers that were refused.", \.counters.requestsRefused)
    metrics.counter("shoal_origin_requests_total", "requests", "Range requests to origins.", \.counters.originRequests)
    metrics.counter(
      "shoal_origin_failures_total", "requests", "Requests to origins that failed.", \.counters.originFailures)
    metrics.counter(
      "shoal_handshakes_refused_total", "handshakes", "Handshakes of peers refused over TLS, by reason.",
      by: "reason", ["tls_off", "plain", "untrusted"]
    ) { [$0.counters.handshakesOverTLS, $0.counters.handshakesInPlain, $0.counters.handshakesUntrusted] }
  }

  private static func addLinks(_ metrics: inout MetricCatalogue<Facts>) {
    metrics.gauge(
      "shoal_links", "links", "Links that are up, by where the peer is.", by: "source", destinations.map(\.name)
    ) {
      agent in
      var counts = [Int64](repeating: 0, count: SourceClass.allCases.count)
      for object in agent.objects.values {
        for peer in object.exchange.peers.values {
          let source = SourceClass(peer.ring, isAgent: peer.isAgent, isPlaced: agent.isPlaced)
          counts[source.rawValue] += 1
        }
      }
      return destinations.map { counts[$0.rawValue] }
    }
    let uses = SwarmPeer.Use.allCases
    metrics.gauge(
      "shoal_link_uses", "links",
      "Links that are up, by what they are used for: choked ones have what is missing and "
        + "serve others, silent ones do not answer.", by: "use", uses.map(\.rawValue)
    ) { agent in
      var counts = [Int64](repeating: 0, count: uses.count)
      for object in agent.objects.values {
        for peer in object.exchange.peers.values {
          if let at = uses.firstIndex(of: peer.use) { counts[at] += 1 }
        }
      }
      return counts
    }
  }

  private static func addState(_ metrics: inout MetricCatalogue<Facts>) {
    let policy = MetricDescriptor(
      .gauge, "shoal_policy_info", "policies", "Always 1; the labels say which rules are in force.",
      by: PolicyInForce.labels)
    metrics.add(policy) { [.init($0.policy.values, .number(1))] }
    metrics.gauge("shoal_wants", "wants", "Wants that are not over.") { Int64($0.wants) }
    metrics.gauge(
      "shoal_waiting_wants", "wants", "Wants that are not over, by what they wait for.",
      by: "cause", Waiting.Cause.allCases.map(\.rawValue)
    ) { agent in Waiting.Cause.allCases.map { Int64(agent.waiting.waiting(for: $0)) } }
    metrics.gauge("shoal_upload_limit_bytes_per_second", "bytes", "What may be sent to all peers together.") {
      $0.uploadLimit?.bytesPerSecond
    }
    metrics.gauge("shoal_objects", "objects", "Objects that are open.") { Int64($0.objects.count) }
    metrics.gauge("shoal_shelved_objects", "objects", "Objects that lie in the cache, announced and not open.") {
      Int64($0.shelved)
    }
    metrics.gauge("shoal_told_objects", "objects", "Objects held and not asked about that selectors have acknowledged.")
    {
      Int64($0.told)
    }
    metrics.gauge("shoal_cache_bytes", "bytes", "What the objects of the cache take.") {
      $0.cache.isLimited ? $0.cache.bytes : nil
    }
    metrics.gauge("shoal_cache_limit_bytes", "bytes", "What they may take, by the limit and the room on the disk.") {
      $0.cache.isLimited ? $0.cache.limitBytes : nil
    }
  }
}

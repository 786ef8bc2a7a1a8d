import Selection
import Vocabulary

/// Everything that a selector counts.
enum SelectorMetrics {
  /// What they are read from.
  struct Facts {
    var counters: SelectorCounters
    var drops: Registry.Drops
    var objects: Int
    /// Entries of objects that nodes hold and ask nothing about.
    var holdings: Int
    /// Over all objects.
    var census: ObjectEntry.Census
    /// The number of the policy by which peers are ranked.
    var policy: Int
    /// How long intervals are, in percent of the usual ones.
    var pacePercent: Int64
    /// What became of lists of receipts, and what they say from ISP to ISP.
    var receipts: ReceiptBook.Counts
    var flows: FlowBook
    /// How it stands to its store; nil for one that is alone.
    var sharing: SharingState?
    /// How files reach those who want them, and the channels by which that is told apart.
    var rollouts: Rollouts
    var channels: [String]
    /// How long the largest of these takes at least, as far as that is known.
    var bound: RolloutBound?
  }

  static let catalogue: MetricCatalogue<Facts> = {
    var catalogue = MetricCatalogue<Facts>()
    addRequests(&catalogue)
    addOthers(&catalogue)
    addSplit(&catalogue)
    addRollouts(&catalogue)
    addState(&catalogue)
    addReceipts(&catalogue)
    SharingMetrics.add(to: &catalogue)
    return catalogue
  }()

  /// What announcers asked, over either protocol.
  private static func addRequests(_ metrics: inout MetricCatalogue<Facts>) {
    metrics.counter("shoal_selector_announces_early_total", "requests", "Announces that came sooner than asked for.") {
      Int64($0.counters.earlyAnnounces)
    }
    metrics.counter(
      "shoal_selector_heartbeats_total", "requests", "Announces of nodes whose set of held objects is as it was."
    ) { Int64($0.counters.heartbeats) }
    metrics.counter(
      "shoal_selector_holdings_told_total", "objects", "Objects that nodes said they hold, or hold no more."
    ) {
      Int64($0.counters.holdingsTold)
    }
    metrics.counter(
      "shoal_selector_sets_forgotten_total", "requests", "Announces that built on a set that is not known here."
    ) { Int64($0.counters.setsForgotten) }
    metrics.counter("shoal_selector_unknown_objects_total", "requests", "Requests for objects that nobody registered.")
    {
      Int64($0.counters.unknownObjects)
    }
    metrics.counter(
      "shoal_selector_held_out_total", "downloads",
      "Downloads that were kept from peers, to measure what those are worth."
    ) { Int64($0.counters.heldOut) }
    metrics.counter("shoal_selector_scrapes_total", "requests", "Scrapes.") { Int64($0.counters.scrapes) }
    metrics.counter("shoal_selector_udp_connections_total", "requests", "Clients that asked for a connection over UDP.")
    {
      Int64($0.counters.connections)
    }
    metrics.counter(
      "shoal_selector_udp_dropped_total", "datagrams", "Datagrams that were no requests, or came under no connection."
    ) { Int64($0.counters.datagramsDropped) }
    metrics.counter("shoal_selector_calls_refused_total", "calls", "Calls of addresses that made more than they may.") {
      Int64($0.counters.callsRefused)
    }
  }

  /// What callers other than announcers asked, what was reported, and what was forgotten.
  private static func addOthers(_ metrics: inout MetricCatalogue<Facts>) {
    metrics.counter("shoal_selector_queries_total", "requests", "Queries for peers and objects.") {
      Int64($0.counters.queries)
    }
    metrics.counter(
      "shoal_selector_queries_refused_total", "requests", "Of the queries: of callers that may not see what others do."
    ) { Int64($0.counters.queriesRefused) }
    metrics.counter("shoal_selector_registrations_total", "requests", "Registrations by origins.") {
      Int64($0.counters.registrations)
    }
    metrics.counter("shoal_selector_registrations_refused_total", "requests", "Registrations that were refused.") {
      Int64($0.counters.refusedRegistrations)
    }
    metrics.counter(
      "shoal_selector_copies_total", "descriptions", "Copies of descriptions that were given, and offers refused.",
      by: "result", ["given", "refused"]
    ) { [Int64($0.counters.copiesGiven), Int64($0.counters.copiesRefused)] }
    metrics.counter(
      "shoal_selector_announces_unproven_total", "requests", "Announces that were not proven to come from their node."
    ) { Int64($0.counters.unprovenAnnounces) }
    metrics.counter("shoal_selector_malformed_total", "requests", "Requests that could not be read.") {
      Int64($0.counters.malformed)
    }
    metrics.counter("shoal_selector_pollution_reports_total", "reports", "Reports of corrupt blocks.") {
      Int64($0.counters.reports)
    }
    metrics.counter(
      "shoal_selector_unreachable_reports_total", "reports", "Reports of peers that could not be reached."
    ) {
      Int64($0.counters.unreachableReports)
    }
    metrics.counter(
      "shoal_selector_unvouched_reports_total", "reports",
      "Reports of peers that count for nothing, without a good ticket."
    ) { Int64($0.counters.unvouchedReports) }
    metrics.counter(
      "shoal_selector_expired_peers_total", "peers", "Peers that were forgotten because they fell silent."
    ) {
      Int64($0.counters.expiredPeers)
    }
    metrics.counter(
      "shoal_selector_expired_objects_total", "objects",
      "Objects that were forgotten because nobody registered them any more."
    ) { Int64($0.counters.expiredObjects) }
  }

  /// What came, by kind.
  private static func addSplit(_ metrics: inout MetricCatalogue<Facts>) {
    metrics.counter(
      "shoal_selector_announces_total", "requests", "Announces, by what the announcer speaks.",
      by: "kind", ["agent", "stock"]
    ) { [Int64($0.counters.agentAnnounces), Int64($0.counters.trackerAnnounces)] }
    metrics.counter(
      "shoal_selector_localities_read_total", "files",
      "Times that replaced databases and prefix tables were read again.", by: "result", ["used", "refused"]
    ) { [Int64($0.counters.localitiesRead), Int64($0.counters.localitiesRefused)] }
    metrics.counter(
      "shoal_selector_handed_out_total", "peers", "Peers handed out, by ring.",
      by: "ring", Ring.allCases.map(\.description)
    ) { selector in Ring.allCases.map { Int64(selector.counters.handedOut[Int($0.rawValue)]) } }
    metrics.counter(
      "shoal_selector_dropped_total", "entries", "What the registry did not take, by the limit that it hit.",
      by: "limit",
      ["objects", "publications", "peers_of_object", "peers_of_address", "peers", "holdings_of_node", "reports"]
    ) { selector in
      let drops = selector.drops
      return [
        drops.objects, drops.publications, drops.peersOfObject, drops.peersOfAddress, drops.peersInAll,
        drops.holdingsOfNode, drops.reports,
      ].map { Int64($0) }
    }
  }

  private static func addRollouts(_ metrics: inout MetricCatalogue<Facts>) {
    func add(
      _ kind: MetricDescriptor.Kind, _ name: String, _ unit: String, _ help: String,
      _ read: @escaping @Sendable (Rollouts.Sums) -> MetricValue
    ) {
      let descriptor = MetricDescriptor(kind, name, unit, help, by: [.init("channel", [])])
      metrics.add(descriptor) { selector in
        selector.channels.map { .init([$0], read(selector.rollouts.sums(of: $0))) }
      }
    }
    add(
      .counter, "shoal_selector_downloads_started_total", "downloads", "Objects that agents began to fetch, by channel."
    ) { .number($0.started) }
    add(
      .counter, "shoal_selector_downloads_completed_total", "downloads",
      "Objects of which agents have all now, by channel."
    ) { .number($0.completed) }
    add(
      .histogram, "shoal_selector_rollout_seconds", "seconds",
      "From an agent's want to the whole object, as agents tell selectors, by channel."
    ) { .histogram($0.times) }
    let bound = MetricDescriptor(
      .gauge, "shoal_selector_rollout_bound_seconds", "seconds",
      "The least time in which the object that most downloads are open of, or were last, can reach all who want it, by "
        + "what origins and agents say of their uplinks (Kurose and Ross, eq. 2.3, without the slowest line's term); "
        + "missing where that is not known.")
    metrics.add(bound) { selector in selector.bound.map { [.init([], .decimal($0.milliseconds, places: 3))] } ?? [] }
  }

  /// What agents say that they took of each other.
  private static func addReceipts(_ metrics: inout MetricCatalogue<Facts>) {
    metrics.counter(
      "shoal_selector_receipts_total", "receipts",
      "Lists of what agents took and gave, and of their entries those that make no sense or find no room.",
      by: "result", ["taken", "forged", "repeated", "senseless", "dropped"]
    ) { selector in
      let counts = selector.receipts
      return [counts.taken, counts.forged, counts.repeated, counts.senseless, counts.dropped]
    }
    // The one metric whose labels are not known before: ISPs, of which the pairs with most bytes are named.
    let flows = MetricDescriptor(
      .counter, "shoal_selector_flow_bytes_total", "bytes",
      "Bytes that agents took of each other by their signed word, from ISP to ISP; the greatest flows, all else is "
        + "other.",
      by: [.init("from", []), .init("to", [])])
    metrics.add(flows) { selector in
      selector.flows.counted.map { line in
        guard let pair = line.pair else { return .init(["other", "other"], .number(line.bytes)) }
        return .init([name(of: pair.from), name(of: pair.to)], .number(line.bytes))
      }
    }
  }

  private static func name(of asn: ASN?) -> String { asn.map { "AS\($0.number)" } ?? "unknown" }

  private static func addState(_ metrics: inout MetricCatalogue<Facts>) {
    metrics.gauge("shoal_selector_objects", "objects", "Objects that are tracked.") { Int64($0.objects) }
    metrics.gauge(
      "shoal_selector_peers", "peers", "Live peers of all objects, by what they speak.",
      by: "kind", ["agent", "stock"]
    ) { [Int64($0.census.agents), Int64($0.census.stock)] }
    metrics.gauge(
      "shoal_selector_holdings", "entries", "Objects that nodes hold and ask nothing about, each for each node."
    ) { Int64($0.holdings) }
    metrics.gauge("shoal_selector_peers_complete", "peers", "Live peers that hold their object whole.") {
      Int64($0.census.complete)
    }
    metrics.gauge(
      "shoal_selector_policy_version", "version", "The version of the policy in force; 0 for that of the build."
    ) { Int64($0.policy) }
    let pace = MetricDescriptor(
      .gauge, "shoal_selector_intervals_ratio", "ratio",
      "How long callers are asked to wait before they announce again, to the usual: more than 1 under too much work.")
    metrics.add(pace) { [.init([], .decimal($0.pacePercent, places: 2))] }
  }
}

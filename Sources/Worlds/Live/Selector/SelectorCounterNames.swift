import Nodes
import Selection
import Vocabulary

/// The selector's counters as Prometheus text.
enum SelectorCounterNames {
  /// - Parameter sharing: of a selector that is not alone.
  static func text(_ metrics: SelectorAnswer.Metrics, _ sharing: SharingState? = nil) -> String {
    var text = MetricsText()
    addTotals(metrics.counters, &text)
    addDrops(metrics.drops, &text)
    if let sharing { SharingCounterNames.add(sharing, to: &text) }
    text.add(gauge("objects", "objects", "Objects that are tracked."), Int64(metrics.objects))
    text.add(
      gauge("peers", "peers", "Live peers of all objects, by what they speak."),
      [([("kind", "agent")], Int64(metrics.census.agents)), ([("kind", "stock")], Int64(metrics.census.stock))])
    text.add(
      gauge("holdings", "entries", "Objects that nodes hold and ask nothing about, each for each node."),
      Int64(metrics.holdings))
    text.add(
      gauge("peers_complete", "peers", "Live peers that hold their object whole."), Int64(metrics.census.complete))
    text.add(
      gauge("policy_version", "version", "The version of the policy in force; 0 for that of the build."),
      Int64(metrics.policy))
    text.add(
      gauge(
        "intervals_percent", "percent",
        "How long callers are asked to wait before they announce again: more than 100 while there is too much to do."),
      Int64(metrics.pace))
    text.add(
      CounterDescriptor(
        name: "shoal_uptime_seconds", unit: "seconds", kind: .gauge, help: "Seconds since the node started."),
      metrics.uptime.milliseconds / 1000)
    return text.text
  }

  private static func addTotals(_ counters: SelectorCounters, _ text: inout MetricsText) {
    text.add(
      total("announces", "requests", "Announces, by what the announcer speaks."),
      [
        ([("kind", "agent")], Int64(counters.agentAnnounces)),
        ([("kind", "stock")], Int64(counters.trackerAnnounces)),
      ])
    text.add(
      total("announces_early", "requests", "Announces that came sooner than asked for."),
      Int64(counters.earlyAnnounces))
    text.add(
      total("heartbeats", "requests", "Announces of nodes whose set of held objects is as it was."),
      Int64(counters.heartbeats))
    text.add(
      total("holdings_told", "objects", "Objects that nodes said they hold, or hold no more."),
      Int64(counters.holdingsTold))
    text.add(
      total("sets_forgotten", "requests", "Announces that built on a set that is not known here."),
      Int64(counters.setsForgotten))
    text.add(
      total("unknown_objects", "requests", "Requests for objects that nobody registered."),
      Int64(counters.unknownObjects))
    text.add(total("scrapes", "requests", "Scrapes."), Int64(counters.scrapes))
    text.add(
      total("udp_connections", "requests", "Clients that asked for a connection over UDP."),
      Int64(counters.connections))
    text.add(
      total("udp_dropped", "datagrams", "Datagrams that were no requests, or came under no connection."),
      Int64(counters.datagramsDropped))
    text.add(
      total("calls_refused", "calls", "Calls of addresses that made more than they may."),
      Int64(counters.callsRefused))
    text.add(total("queries", "requests", "Queries for peers and objects."), Int64(counters.queries))
    text.add(
      total("queries_refused", "requests", "Of the queries: of callers that may not see what others do."),
      Int64(counters.queriesRefused))
    text.add(total("registrations", "requests", "Registrations by origins."), Int64(counters.registrations))
    text.add(
      total("registrations_refused", "requests", "Registrations that were refused."),
      Int64(counters.refusedRegistrations))
    text.add(
      total("announces_unproven", "requests", "Announces that were not proven to come from their node."),
      Int64(counters.unprovenAnnounces))
    text.add(total("malformed", "requests", "Requests that could not be read."), Int64(counters.malformed))
    text.add(total("pollution_reports", "reports", "Reports of corrupt blocks."), Int64(counters.reports))
    text.add(
      total("unreachable_reports", "reports", "Reports of peers that could not be reached."),
      Int64(counters.unreachableReports))
    text.add(
      total("unvouched_reports", "reports", "Reports of peers that count for nothing, without a good ticket."),
      Int64(counters.unvouchedReports))
    text.add(
      total("expired_peers", "peers", "Peers that were forgotten because they fell silent."),
      Int64(counters.expiredPeers))
    text.add(
      total("expired_objects", "objects", "Objects that were forgotten because nobody registered them any more."),
      Int64(counters.expiredObjects))
    text.add(
      total("localities_read", "files", "Times that replaced databases and prefix tables were read again."),
      [
        ([("result", "used")], Int64(counters.localitiesRead)),
        ([("result", "refused")], Int64(counters.localitiesRefused)),
      ])
    text.add(
      total("handed_out", "peers", "Peers handed out, by ring."),
      Ring.allCases.map { ([("ring", $0.description)], Int64(counters.handedOut[Int($0.rawValue)])) })
  }

  private static func addDrops(_ drops: Registry.Drops, _ text: inout MetricsText) {
    text.add(
      total("dropped", "entries", "What the registry did not take, by the limit that it hit."),
      [
        ([("limit", "objects")], Int64(drops.objects)),
        ([("limit", "publications")], Int64(drops.publications)),
        ([("limit", "peers_of_object")], Int64(drops.peersOfObject)),
        ([("limit", "peers_of_address")], Int64(drops.peersOfAddress)),
        ([("limit", "peers")], Int64(drops.peersInAll)),
        ([("limit", "holdings_of_node")], Int64(drops.holdingsOfNode)), ([("limit", "reports")], Int64(drops.reports)),
      ])
  }

  static func total(_ name: String, _ unit: String, _ help: String) -> CounterDescriptor {
    CounterDescriptor(name: "shoal_selector_\(name)_total", unit: unit, kind: .counter, help: help)
  }

  static func gauge(_ name: String, _ unit: String, _ help: String) -> CounterDescriptor {
    CounterDescriptor(name: "shoal_selector_\(name)", unit: unit, kind: .gauge, help: help)
  }
}

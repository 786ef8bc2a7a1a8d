import Selection
import Vocabulary

/// How it is made of what a selector knows.
extension SelectorStatus {
  init(_ registry: Registry, _ rollouts: Rollouts, _ pairs: PairCounts, _ counters: SelectorCounters) {
    self.init()
    announces = Int64(counters.agentAnnounces + counters.trackerAnnounces)
    refused = Int64(counters.malformed + counters.unprovenAnnounces + counters.callsRefused)
    ways = Self.ways(of: pairs)
    objectCount = registry.objectCount
    peerCount = registry.peerCount
    holding = registry.holdingCount
    swarms = RegistryOverview.largest(of: registry, atMost: Self.mostSwarms).map { entry in
      Swarm(
        entry, registry.census(of: entry.key), completions: registry.completions(of: entry.key),
        rollouts[entry.key].map { Rollout($0) })
    }
    isps = RegistryOverview.isps(of: registry, atMost: Self.mostISPs).map { isp in
      ISP(asn: Self.name(of: isp.asn), name: isp.name, peers: isp.peers)
    }
  }

  /// The ways of which most were named, and all others as one.
  private static func ways(of pairs: PairCounts) -> [Way] {
    let lines = pairs.lines
    let shown = lines.prefix(mostWays).map { line in
      let isTransit = line.pair.map { $0.requester == nil || $0.requester != $0.peer } ?? true
      return Way(
        from: line.pair.map { name(of: $0.peer) } ?? "other", to: line.pair.map { name(of: $0.requester) } ?? "other",
        named: Int64(line.sum), isTransit: isTransit)
    }
    let rest = lines.dropFirst(mostWays).reduce(0) { $0 + $1.sum }
    return rest == 0 ? shown : shown + [Way(from: "other", to: "other", named: Int64(rest), isTransit: true)]
  }

  /// What an ISP is called in all of a status.
  static func name(of asn: ASN?) -> String { asn.map { "\($0)" } ?? "unknown" }
}

extension SelectorStatus.Swarm {
  init(
    _ entry: ObjectEntry, _ census: ObjectEntry.Census, completions: Int,
    _ rollout: SelectorStatus.Rollout?
  ) {
    let url = entry.urls.last
    let name = url?.split(separator: "/").last.map(String.init)
    self.init(
      object: entry.key.hex, name: name ?? entry.key.hex, url: url, length: entry.length.value,
      agents: census.agents, stock: census.stock, complete: census.complete, incomplete: census.incomplete,
      completions: completions, rollout: rollout)
  }
}

extension SelectorStatus.Rollout {
  init(_ rollout: Rollouts.Rollout) {
    self.init(
      started: rollout.started, completed: rollout.completed, lastMilliseconds: rollout.times.last.milliseconds,
      steps: rollout.times.steps.map { Step(milliseconds: $0.milliseconds, completed: $0.count) })
  }
}

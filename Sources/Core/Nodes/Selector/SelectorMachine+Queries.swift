import Selection
import Vocabulary
import Wire

/// What changes nothing.
extension SelectorMachine {
  mutating func peers(_ query: PeersQuery, at now: Instant) -> SelectorAnswer {
    counters.queries += 1
    let named: Digest256? =
      switch query.target {
      case .object(let object): object
      case .infohash(let infohash): registry.object(named: infohash)
      case .url(let url): registry.object(at: Self.normal(url))
      }
    guard let object = named, let entry = registry.entry(of: object) else {
      counters.unknownObjects += 1
      return .error(status: 404, sentence: "this selector does not know the object")
    }
    let wanted = min(max(0, query.limit ?? configuration.defaultWanted), configuration.maximumWanted)
    let ranking = Scoring.rank(
      registry.candidates(for: object, at: now),
      for: Requester(address: query.address, locality: query.locality, isRehearsal: query.isFromLoopback),
      wanted: wanted, policy: configuration.policy, salt: salt, explaining: query.explain)
    return .peers(
      SelectorAnswer.Peers(
        object: object, length: entry.length, urls: entry.urls, address: query.address, locality: query.locality,
        census: entry.census(at: now), ranking: ranking), explains: query.explain)
  }

  mutating func scrape(_ infohashes: [InfoHash], at now: Instant) -> SelectorAnswer {
    counters.scrapes += 1
    var scraped: [ScrapeFile] = []
    for infohash in infohashes.prefix(configuration.maximumListed) {
      guard let object = registry.object(named: infohash), let entry = registry.entry(of: object) else { continue }
      let census = entry.census(at: now)
      scraped.append(
        ScrapeFile(
          infohash: infohash, complete: census.complete, incomplete: census.incomplete, downloaded: entry.completions))
    }
    return .scrape(scraped)
  }

  mutating func objects(at now: Instant) -> SelectorAnswer {
    counters.queries += 1
    let listed = registry.entries.prefix(configuration.maximumListed).map { entry in
      SelectorAnswer.ObjectSummary(
        object: entry.names.object, length: entry.length, urls: entry.urls, origin: entry.origin,
        isRegistered: registry.isRegistered(entry, at: now), census: entry.census(at: now),
        completions: entry.completions)
    }
    return .objects(Array(listed), total: registry.objectCount)
  }

  func health(at now: Instant) -> SelectorAnswer.Health {
    SelectorAnswer.Health(objects: registry.objectCount, peers: registry.peerCount, uptime: uptime(at: now))
  }

  func metrics(at now: Instant) -> SelectorAnswer.Metrics {
    var sum = ObjectEntry.Census()
    for entry in registry.entries {
      let census = entry.census(at: now)
      sum.agents += census.agents
      sum.stock += census.stock
      sum.complete += census.complete
      sum.incomplete += census.incomplete
    }
    return SelectorAnswer.Metrics(
      counters: counters, drops: registry.drops, objects: registry.objectCount, census: sum, uptime: uptime(at: now))
  }

  private func uptime(at now: Instant) -> TimeSpan { startedAt.map { now - $0 } ?? .zero }
}

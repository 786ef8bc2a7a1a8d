import Selection
import Vocabulary
import Wire

/// What BitTorrent clients ask (BEP 3, 48).
enum Tracker {
  /// A client's announce (GET /announce).
  static func announced(
    _ query: AnnounceQuery, from remote: Endpoint, in locality: Locality, _ registry: inout Registry,
    _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.trackerAnnounces += 1
    guard let object = registry.object(named: query.infohash), let entry = registry.entry(of: object) else {
      turn.counters.unknownObjects += 1
      return .trackerFailure("unknown object: only registered objects are tracked")
    }
    // The address is the one that was seen: an `ip` parameter would let anybody point a swarm at a victim.
    let endpoint = Endpoint(address: remote.address, port: query.port)
    let key = PeerKey.stock(endpoint, query.infohash)
    var shared = SharedClient(
      infohash: query.infohash, endpoint: endpoint, locality: locality, uploaded: query.uploaded)
    guard query.event != .stopped else {
      shared.isGone = true
      if registry.peer(key, of: object) != nil { turn.tell(.client(shared)) }
      registry.remove(key, of: object)
      return answer(to: query, from: remote, [], of: object, registry, turn)
    }
    if query.event == .none {
      turn.noteEarly(registry.peer(key, of: object), sooner: turn.configuration.stockMinInterval)
    }
    let presence = Presence(
      key: key, endpoint: endpoint, infohash: query.infohash, locality: locality,
      held: Self.held(left: query.left, of: entry), blocks: entry.blockCount, uploaded: query.uploaded,
      lifetime: turn.configuration.stockLifetime)
    let admission = registry.announce(presence, of: object, isCompletion: query.event == .completed, at: turn.now)
    if admission == .full {
      turn.logRefusal(of: endpoint, object)
    } else {
      (shared.held, shared.isCompletion) = (presence.held, query.event == .completed)
      turn.tell(.client(shared))
    }
    let requester = Requester(
      address: remote.address, locality: locality, endpoint: endpoint, infohash: query.infohash,
      isComplete: presence.isComplete)
    let wanted = min(query.wanted ?? turn.configuration.defaultWanted, turn.configuration.defaultWanted)
    let (peers, _) = turn.handOut(object, to: requester, wanted: wanted, &registry)
    if !presence.isComplete {
      let called = registry.call(peers, for: object)
      if !called.isEmpty { turn.tell(.calls(object, called)) }
    }
    return answer(to: query, from: remote, peers, of: object, registry, turn)
  }

  /// Whole blocks, as far as the number of bytes that are left tells.
  private static func held(left: ByteCount, of entry: ObjectEntry) -> Int {
    let missing = min(max(0, left.value), entry.length.value)
    return entry.blockCount - Int((missing + Geometry.blockLength - 1) / Geometry.blockLength)
  }

  private static func answer(
    to query: AnnounceQuery, from remote: Endpoint, _ peers: [Chosen], of object: Digest256, _ registry: Registry,
    _ turn: SelectorTurn
  ) -> SelectorAnswer {
    let census = registry.census(of: object)
    let reply = TrackerPeers(
      interval: turn.configuration.stockInterval.milliseconds / 1000,
      minInterval: turn.configuration.stockMinInterval.milliseconds / 1000, complete: census.complete,
      incomplete: census.incomplete, externalIP: remote.address,
      packed: PackedPeers(peers.map(\.endpoint)))
    return .tracker(reply, isCompact: query.isCompact)
  }

  /// How large the swarms of some objects are (GET /scrape).
  static func scraped(
    _ infohashes: [InfoHash], _ registry: Registry, _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.scrapes += 1
    var scraped: [ScrapeFile] = []
    for infohash in infohashes.prefix(turn.configuration.maximumListed) {
      guard let object = registry.object(named: infohash) else { continue }
      let census = registry.census(of: object)
      scraped.append(
        ScrapeFile(
          infohash: infohash, complete: census.complete, incomplete: census.incomplete,
          downloaded: registry.completions(of: object)))
    }
    return .scrape(scraped)
  }
}

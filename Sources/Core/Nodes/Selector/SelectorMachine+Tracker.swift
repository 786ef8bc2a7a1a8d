import Selection
import Vocabulary
import Wire

extension SelectorMachine {
  /// A BitTorrent client's announce (GET /announce).
  mutating func track(
    _ query: AnnounceQuery, from remote: Endpoint, in locality: Locality, at now: Instant,
    effects: inout [SelectorEffect]
  ) -> SelectorAnswer {
    counters.trackerAnnounces += 1
    guard let object = registry.object(named: query.infohash), let entry = registry.entry(of: object) else {
      counters.unknownObjects += 1
      return .trackerFailure("unknown object: only registered objects are tracked")
    }
    // The address is the one that was seen: an `ip` parameter would let anybody point a swarm at a victim.
    let endpoint = Endpoint(address: remote.address, port: query.port)
    let key = PeerKey.stock(endpoint, query.infohash)
    guard query.event != .stopped else {
      registry.remove(key, of: object)
      return answer(to: query, from: remote, [], of: object, at: now)
    }
    if query.event == .none {
      noteEarly(registry.peer(key, of: object), sooner: configuration.stockMinInterval, at: now)
    }
    let presence = Presence(
      key: key, endpoint: endpoint, infohash: query.infohash, locality: locality,
      held: Self.held(left: query.left, of: entry), blocks: entry.blockCount, uploaded: query.uploaded,
      downloaded: query.downloaded, lifetime: configuration.stockLifetime)
    let admission = registry.announce(presence, of: object, isCompletion: query.event == .completed, at: now)
    if admission == .full { effects.append(.log(Self.refused(endpoint, object))) }
    let requester = Requester(
      address: remote.address, locality: locality, endpoint: endpoint, infohash: query.infohash,
      isComplete: presence.isComplete)
    let wanted = query.wanted ?? configuration.defaultWanted
    let peers = handOut(object, to: requester, wanted: wanted, at: now)
    return answer(to: query, from: remote, peers, of: object, at: now)
  }

  /// Whole blocks, as far as the number of bytes that are left tells.
  private static func held(left: ByteCount, of entry: ObjectEntry) -> Int {
    let missing = min(max(0, left.value), entry.length.value)
    return entry.blockCount - Int((missing + Geometry.blockLength - 1) / Geometry.blockLength)
  }

  private func answer(
    to query: AnnounceQuery, from remote: Endpoint, _ peers: [RankedPeer], of object: Digest256, at now: Instant
  ) -> SelectorAnswer {
    let census = registry.entry(of: object)?.census(at: now) ?? ObjectEntry.Census()
    let reply = TrackerPeers(
      interval: configuration.stockInterval.milliseconds / 1000,
      minInterval: configuration.stockMinInterval.milliseconds / 1000, complete: census.complete,
      incomplete: census.incomplete, externalIP: remote.address,
      peers: peers.map { TrackerPeer(endpoint: $0.endpoint) })
    return .tracker(reply, isCompact: query.isCompact)
  }
}

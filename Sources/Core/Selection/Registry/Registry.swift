package import Vocabulary

/// Who holds what: objects that origins registered, and the peers that announced them. In memory, soft state:
/// what is not repeated is forgotten, and after a restart the next announces fill it again.
package struct Registry: Codable, Sendable {
  /// How much the registry holds and for how long: what does not fit is refused and counted.
  package struct Limits: Hashable, Codable, Sendable {
    package var objects = 50_000
    var urlsPerObject = 8
    package var peersPerObject = 2_000
    package var peers = 400_000
    /// Per IPv4 address or IPv6 /64, in one object and in all of them: nobody fills a swarm alone.
    package var peersPerAddress = 64
    package var peersPerAddressInAll = 4_096
    /// What a node holds and asks nothing about, of one node and of one address, besides; so much of all peers leaves
    /// room for those who download.
    package var holdingsPerNode = 4_096
    var holdingsPerAddress = 8_192
    var holdingsPercent = 75
    /// A registration that is not repeated counts for so long.
    var registrationLifetime = TimeSpan.seconds(90)
    /// An object without a registration keeps its peers for so long more: an origin may be down while its swarm goes
    /// on.
    package var grace = TimeSpan.seconds(3_600)
    /// A report of corrupt blocks counts for so long.
    package var reportLifetime = TimeSpan.seconds(600)
    package var reportedEndpoints = 4_096

    package init() {}
  }

  /// What the registry did not take, by the limit that it hit.
  package struct Drops: Hashable, Codable, Sendable {
    package var objects = 0
    package var peersOfObject = 0
    package var peersOfAddress = 0
    package var peersInAll = 0
    package var holdingsOfNode = 0
    package var reports = 0

    package init() {}
  }

  /// What became of a registration.
  package enum RegistrationOutcome: Hashable, Codable, Sendable {
    case added
    case refreshed
    /// The registry has as many objects as it may.
    case full
    /// Another origin's live registration owns the URL.
    case urlTaken
    /// One of its infohashes names another object.
    case infohashTaken
    /// The same object was registered with another length.
    case otherLength
    /// Its origin has withdrawn it.
    case withdrawn
  }

  /// Who publishes what under a URL.
  struct Publication: Hashable, Codable, Sendable {
    var object: Digest256
    /// The public key of the origin.
    var origin: NodeID
    /// When the origin repeated it last.
    var at: Instant
    /// When the origin signed it, seconds since 1970.
    var signedAt: Int64
  }

  /// What became of an announce.
  package enum Admission: Hashable, Codable, Sendable {
    case added
    case refreshed
    /// The object, the address or the registry has as many peers as it may.
    case full
    case unknownObject
  }

  /// A node that was seen at an endpoint is believed to be there for so long.
  package static let placeLifetime = TimeSpan.seconds(200)

  package let limits: Limits
  var objects: ChunkedDictionary<Digest256, ObjectEntry>
  package internal(set) var drops = Drops()
  /// Peers of all objects, the expired ones that were not swept yet included.
  package internal(set) var peerCount = 0
  package internal(set) var pollution = PollutionLedger()
  var aliases: ChunkedDictionary<InfoHash, Digest256>
  var urls: ChunkedDictionary<String, Publication>
  /// Peers per address block (`block(of:)`) in all objects, those aside that belong to a set; and these.
  var addresses: ChunkedDictionary<IPAddress, Int>
  var holders: ChunkedDictionary<IPAddress, Int>
  /// What nodes hold and ask nothing about.
  var sets: NodeSets
  /// What origins have withdrawn.
  package internal(set) var withdrawals: WithdrawalBook
  /// Where nodes of both address families were seen.
  var places: NodePlaces
  /// Entries that belong to a set.
  package internal(set) var holdingCount = 0

  /// - Parameter seed: unknown to strangers, who choose what is kept under.
  package init(limits: Limits = Limits(), seed: UInt64 = 0) {
    self.limits = limits
    objects = ChunkedDictionary(seed: seed)
    aliases = ChunkedDictionary(seed: seed)
    urls = ChunkedDictionary(seed: seed)
    addresses = ChunkedDictionary(seed: seed)
    holders = ChunkedDictionary(seed: seed)
    sets = NodeSets(seed: seed)
    places = NodePlaces(seed: seed)
    withdrawals = WithdrawalBook(seed: seed)
  }

  package var objectCount: Int { objects.count }

  /// Every object, in the order of first registration, but that the last takes the place of one that is forgotten.
  package var entries: some RandomAccessCollection<ObjectEntry> { objects.values }

  package func entry(of object: Digest256) -> ObjectEntry? { objects[object] }

  /// What an announce needs of an object: nobody keeps a copy of the whole entry while its peers change, for then all
  /// of them would be copied.
  package func subject(_ object: Digest256) -> (infohash: InfoHash, blocks: Int)? {
    objects[object].map { ($0.names.truncated, $0.blockCount) }
  }

  /// The live peers of an object.
  package func census(of entry: ObjectEntry, at now: Instant) -> ObjectEntry.Census { entry.census(at: now, sets) }

  /// The ISPs of an object's live peers and of one more address, and the place of that address's ISP among them.
  package func isps(of object: Digest256, with locality: Locality, at now: Instant) -> (count: Int, index: Int) {
    objects[object]?.isps(with: locality, at: now, sets) ?? (count: 1, index: 0)
  }

  /// The object that an infohash of any of its descriptions names, or nil.
  package func object(named infohash: InfoHash) -> Digest256? { aliases[infohash] }

  /// The newest object published under a URL, or nil.
  package func object(at url: String) -> Digest256? { urls[url]?.object }

  /// Whether the object's origin repeated its registration lately.
  package func isRegistered(_ entry: ObjectEntry, at now: Instant) -> Bool {
    now - entry.registeredAt <= limits.registrationLifetime
  }

  /// Takes a registration, new or repeated. What it refuses, it leaves as it was.
  ///
  /// - Parameters:
  ///   - signedAt: seconds since 1970.
  ///   - isCarried: somebody else than the origin brought it.
  ///   - predecessors: keys of the same origin that have handed over to this one.
  package mutating func register(
    _ names: ObjectEntry.Names, length: ByteCount, url: String, origin: NodeID, signedAt: Int64 = .max,
    isCarried: Bool = false, predecessors: [NodeID] = [], at now: Instant
  ) -> RegistrationOutcome {
    let selves = [origin] + predecessors
    if let gone = withdrawals[names.object], selves.contains(gone.key) { return .withdrawn }
    for infohash in names.infohashes {
      if let owner = aliases[infohash], owner != names.object { return .infohashTaken }
    }
    if let holder = urls[url], !selves.contains(holder.origin), now - holder.at <= limits.registrationLifetime {
      return .urlTaken
    }
    let known = objects[names.object]
    if let known, known.length != length, isRegistered(known, at: now) { return .otherLength }
    guard known != nil || objects.count < limits.objects else {
      drops.objects += 1
      return .full
    }
    var entry = known ?? ObjectEntry(names: names, length: length, origin: origin, at: now)
    entry.names = ObjectEntry.Names(object: names.object, others: entry.names.infohashes + names.infohashes)
    entry.length = length
    entry.origin = origin
    entry.registeredAt = now
    for infohash in entry.names.infohashes { aliases.updateValue(names.object, forKey: infohash) }
    objects.updateValue(entry, forKey: names.object)
    // Whoever brings an old registration does not take the URL from a newer version of the file.
    if isCarried, let holder = urls[url], holder.object != names.object, holder.signedAt >= signedAt {
      return known == nil ? .added : .refreshed
    }
    let before = urls[url]?.object == names.object ? urls[url]?.signedAt ?? signedAt : signedAt
    publish(
      Publication(object: names.object, origin: origin, at: now, signedAt: max(before, signedAt)), at: url)
    return known == nil ? .added : .refreshed
  }

  /// Forgets an object that its origin has withdrawn; those who only hold it are to ask about it. Whether that is new.
  package mutating func withdraw(_ withdrawal: Withdrawal) -> Bool {
    let isNew = withdrawals.add(withdrawal)
    guard let entry = objects[withdrawal.object] else { return isNew }
    for peer in entry.peers {
      if case .agent(let node) = peer.presence.key { sets.call(node, for: withdrawal.object) }
    }
    forget(entry)
    return true
  }

  /// Points a URL at an object, and takes it from the object that had it.
  private mutating func publish(_ publication: Publication, at url: String) {
    let before = urls.updateValue(publication, forKey: url)
    guard before?.object != publication.object else { return }
    if let old = before.flatMap({ objects.index(forKey: $0.object) }) { objects[at: old].urls.removeAll { $0 == url } }
    guard let index = objects.index(forKey: publication.object) else { return }
    objects[at: index].urls.append(url)
    while objects[at: index].urls.count > limits.urlsPerObject {
      urls.removeUnordered(objects[at: index].urls.removeFirst())
    }
  }

  /// Forgets peers that did not announce again, objects whose grace is over, and old reports.
  /// Returns how many peers and objects were forgotten.
  package mutating func sweep(at now: Instant) -> (peers: Int, objects: Int) {
    let peersBefore = peerCount
    let objectsBefore = objects.count
    for index in 0..<objects.count { sweepPeers(ofObjectAt: index, at: now) }
    let oldest = now - limits.registrationLifetime - limits.grace
    for entry in objects.values.filter({ $0.registeredAt < oldest }) { forget(entry) }
    addresses.removeUnordered { $0 == 0 }
    holders.removeUnordered { $0 == 0 }
    sets.sweep(at: now)
    places.sweep(before: now - Self.placeLifetime)
    pollution.forget(before: now - limits.reportLifetime)
    return (peersBefore - peerCount, objectsBefore - objects.count)
  }

  /// Takes an object out, with all that leads to it.
  private mutating func forget(_ entry: ObjectEntry) {
    for peer in entry.peers { forget(peer) }
    for infohash in entry.names.infohashes { aliases.removeUnordered(infohash) }
    for url in entry.urls { urls.removeUnordered(url) }
    objects.removeUnordered(entry.names.object)
  }

  private mutating func sweepPeers(ofObjectAt index: Int, at now: Instant) {
    let sets = sets
    guard objects[at: index].peers.contains(where: { $0.isExpired(at: now, sets) }) else { return }
    for peer in objects[at: index].peers where peer.isExpired(at: now, sets) {
      forget(peer)
      objects[at: index].countCopy(of: peer.presence, times: -1)
      if case .agent(let node) = peer.presence.key { objects[at: index].stripes.remove(node) }
    }
    objects[at: index].peers.removeAll { $0.isExpired(at: now, sets) }
  }

  /// Takes a peer out of the counts; the caller takes it out of its object.
  mutating func forget(_ peer: PeerEntry) {
    peerCount -= 1
    count(peer, at: peer.presence.endpoint.address, times: -1)
    sets.leave(peer.set)
  }

  /// Counts a peer at an address: what is only held counts apart.
  mutating func count(_ peer: PeerEntry, at address: IPAddress, times sign: Int) {
    let block = Self.block(of: address)
    if peer.set == nil {
      addresses.updateValue((addresses[block] ?? 0) + sign, forKey: block)
    } else {
      holders.updateValue((holders[block] ?? 0) + sign, forKey: block)
      holdingCount += sign
    }
  }

  /// What one subscriber has at the least: an IPv4 address, an IPv6 /64.
  static func block(of address: IPAddress) -> IPAddress {
    switch address {
    case .v4: address
    case .v6(let network, _): .v6(network, 0)
    }
  }
}

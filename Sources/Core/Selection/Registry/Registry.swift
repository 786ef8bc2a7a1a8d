package import Vocabulary

/// Who holds what: objects that origins registered, and the peers that announced them. In memory, soft state:
/// what is not repeated is forgotten, and after a restart the next announces fill it again.
package struct Registry: Codable, Sendable {
  /// How much the registry holds and for how long: what does not fit is refused and counted.
  package struct Limits: Hashable, Codable, Sendable {
    package var objects = 50_000
    /// Publications, by their weight: of all origins, of one, and of one address that is not this machine's.
    var publications = 100_000
    package var publicationsPerOrigin = 50_000
    package var publicationsPerAddress = 20_000
    /// Of one object, and there of one origin or one address.
    package var publicationsPerObject = 64
    package var urlsPerObject = 8
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
    package var publications = 0
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
    /// The registry has as many objects as it may, the origin, or the address that brings it.
    case full
    case originFull
    case addressFull
    /// As many origins as may have registered this object.
    case objectFull
    /// Another origin's live registration owns the URL.
    case urlTaken
    /// One of its infohashes names another object.
    case infohashTaken
    /// Somebody else has registered the same object with another length.
    case otherLength
    /// Its origin has withdrawn it.
    case withdrawn
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
  /// The newest object at each address.
  private var urls: ChunkedDictionary<String, Digest256>
  private var quotas: PublicationQuotas
  /// Peers per address block (`block(of:)`) in all objects, those aside that belong to a set; and these.
  var addresses: ChunkedDictionary<IPAddress, Int>
  var holders: ChunkedDictionary<IPAddress, Int>
  /// What nodes hold and ask nothing about.
  var sets: NodeSets
  /// What origins have withdrawn.
  package internal(set) var withdrawals: WithdrawalBook
  /// Where nodes of both address families were seen.
  var places: NodePlaces
  /// Where nodes are in the space of round trips.
  package internal(set) var coordinates: CoordinateBook
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
    coordinates = CoordinateBook(seed: seed)
    quotas = PublicationQuotas(seed: seed)
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
  package func object(at url: String) -> Digest256? { urls[url] }

  /// Whether the object's origin repeated its registration lately.
  package func isRegistered(_ entry: ObjectEntry, at now: Instant) -> Bool {
    entry.publications.contains { isLive($0, at: now) }
  }

  private func isLive(_ publication: Publication, at now: Instant) -> Bool {
    now - publication.at <= limits.registrationLifetime
  }

  /// Takes a registration, new or repeated. What it refuses, it leaves as it was.
  ///
  /// An object belongs to who registered it first: others may publish the same bytes at addresses of their own, and
  /// change nothing else of it.
  ///
  /// - Parameters:
  ///   - from: who brought it, unless it is this machine.
  ///   - signedAt: seconds since 1970.
  ///   - isCarried: somebody else than the origin brought it.
  ///   - predecessors: keys of the same origin that have handed over to this one.
  package mutating func register(
    _ names: ObjectEntry.Names, length: ByteCount, url: String, origin: NodeID, from: IPAddress? = nil,
    signedAt: Int64 = .max, isCarried: Bool = false, predecessors: [NodeID] = [], at now: Instant
  ) -> RegistrationOutcome {
    let selves = [origin] + predecessors
    if selves.contains(where: { withdrawals.covers(names.object, of: $0, at: url) }) { return .withdrawn }
    for infohash in names.infohashes {
      if let owner = aliases[infohash], owner != names.object { return .infohashTaken }
    }
    let holder = urls[url].flatMap { self.publication(of: $0, at: url) }
    if let holder, !selves.contains(holder.origin), isLive(holder, at: now) { return .urlTaken }
    let known = objects.index(forKey: names.object)
    let isOwn = known.map { at in objects[at: at].publications.allSatisfy { selves.contains($0.origin) } } ?? true
    if let known, objects[at: known].length != length, !isOwn { return .otherLength }
    guard known != nil || objects.count < limits.objects else {
      drops.objects += 1
      return .full
    }
    var publication = Publication(
      url: url, origin: origin, from: from.map(Self.block), at: now, signedAt: signedAt)
    if let refusal = makeRoom(for: publication, ofObjectAt: known, at: now) {
      drops.publications += 1
      return refusal
    }
    // Whoever brings an old registration does not take the URL from a newer version of the file.
    if isCarried, let holder, urls[url] != names.object, holder.signedAt >= signedAt { publication.isCurrent = false }
    if known == nil { objects.updateValue(ObjectEntry(names: names, length: length), forKey: names.object) }
    guard let index = objects.index(forKey: names.object) else { return .full }
    if isOwn {
      objects[at: index].length = length
      let all = objects[at: index].names.infohashes + names.infohashes
      objects[at: index].names = ObjectEntry.Names(object: names.object, others: all)
      for infohash in objects[at: index].names.infohashes { aliases.updateValue(names.object, forKey: infohash) }
    }
    publish(publication, asObjectAt: index)
    return known == nil ? .added : .refreshed
  }

  private func publication(of object: Digest256, at url: String) -> Publication? {
    objects.index(forKey: object).flatMap { objects[at: $0].publications.first { $0.url == url } }
  }

  /// Why there is no room for one more publication, or nil: of one origin the oldest goes, or of an object one that
  /// nobody repeats.
  private mutating func makeRoom(
    for one: Publication, ofObjectAt index: Int?, at now: Instant
  ) -> RegistrationOutcome? {
    guard let index else { return quotas.refusal(of: one, inPlaceOf: nil, limits) }
    let there = objects[at: index].publications
    if let same = there.first(where: { $0.url == one.url }) {
      return same.origin == one.origin ? nil : quotas.refusal(of: one, inPlaceOf: same, limits)
    }
    var gone: Publication?
    let own = there.filter { $0.origin == one.origin }
    if own.count >= limits.urlsPerObject {
      gone = own[0]
    } else if let from = one.from, there.count(where: { $0.from == from }) >= limits.urlsPerObject {
      return .addressFull
    } else if there.count >= limits.publicationsPerObject {
      gone = there.first { !isLive($0, at: now) }
      if gone == nil { return .objectFull }
    }
    if let refusal = quotas.refusal(of: one, inPlaceOf: gone, limits) { return refusal }
    if let gone { drop(gone, ofObjectAt: index) }
    return nil
  }

  /// Enters a publication, and points its address at the object.
  private mutating func publish(_ one: Publication, asObjectAt index: Int) {
    var one = one
    if let place = objects[at: index].publications.firstIndex(where: { $0.url == one.url }) {
      let before = objects[at: index].publications[place]
      if before.origin == one.origin {
        (one.from, one.signedAt) = (before.from, max(before.signedAt, one.signedAt))
        one.isCurrent = one.isCurrent || before.isCurrent
      }
      quotas.count(before, times: -1)
      objects[at: index].publications[place] = one
    } else {
      objects[at: index].publications.append(one)
    }
    quotas.count(one, times: 1)
    guard one.isCurrent else { return }
    let object = objects[at: index].names.object
    guard let before = urls.updateValue(object, forKey: one.url), before != object,
      let old = objects.index(forKey: before)
    else { return }
    for place in objects[at: old].publications.indices where objects[at: old].publications[place].url == one.url {
      objects[at: old].publications[place].isCurrent = false
    }
  }

  /// Takes a publication out of its object.
  private mutating func drop(_ one: Publication, ofObjectAt index: Int) {
    objects[at: index].publications.removeAll { $0.url == one.url }
    quotas.count(one, times: -1)
    if one.isCurrent { urls.removeUnordered(one.url) }
  }

  /// An origin withdraws what it published at an address. The object is forgotten unless somebody else publishes it as
  /// well; those who only hold it are to ask about it, for they know by which address they have it.
  ///
  /// - Parameters:
  ///   - url: the address of the withdrawal, in the spelling of registrations.
  ///   - from: who brought it, unless it is this machine.
  /// - Returns: whether that is new, and taken.
  package mutating func withdraw(
    _ withdrawal: Withdrawal, at url: String, from: IPAddress? = nil
  ) -> WithdrawalBook.Outcome {
    let index = objects.index(forKey: withdrawal.object)
    let gone = index.map { index in
      objects[at: index].publications.filter { $0.origin == withdrawal.key && $0.url == url }
    }
    let outcome = withdrawals.add(
      withdrawal, at: url, from: from.map(Self.block), isGrounded: gone?.isEmpty == false)
    guard outcome == .new, let index, let gone else { return outcome }
    for peer in objects[at: index].peers {
      if case .agent(let node) = peer.presence.key { sets.call(node, for: withdrawal.object) }
    }
    for one in gone { drop(one, ofObjectAt: index) }
    if objects[at: index].publications.isEmpty { forget(objects[at: index]) }
    return outcome
  }

  /// Whether an origin publishes an object at an address.
  package func publishes(_ object: Digest256, _ origin: NodeID, at url: String) -> Bool {
    publication(of: object, at: url)?.origin == origin
  }

  /// Whether somebody else's live registration owns an address.
  package func isTaken(_ url: String, from origin: NodeID, at now: Instant) -> Bool {
    guard let holder = urls[url].flatMap({ publication(of: $0, at: url) }) else { return false }
    return holder.origin != origin && isLive(holder, at: now)
  }

  /// Forgets peers that did not announce again, objects whose grace is over, and old reports.
  /// Returns how many peers and objects were forgotten.
  package mutating func sweep(at now: Instant) -> (peers: Int, objects: Int) {
    let peersBefore = peerCount
    let objectsBefore = objects.count
    let oldest = now - limits.registrationLifetime - limits.grace
    for index in 0..<objects.count {
      sweepPeers(ofObjectAt: index, at: now)
      for old in objects[at: index].publications where old.at < oldest { drop(old, ofObjectAt: index) }
    }
    for entry in objects.values.filter({ $0.publications.isEmpty }) { forget(entry) }
    addresses.removeUnordered { $0 == 0 }
    holders.removeUnordered { $0 == 0 }
    sets.sweep(at: now)
    places.sweep(before: now - Self.placeLifetime)
    coordinates.forget(at: now)
    pollution.forget(before: now - limits.reportLifetime)
    return (peersBefore - peerCount, objectsBefore - objects.count)
  }

  /// Takes an object out, with all that leads to it.
  private mutating func forget(_ entry: ObjectEntry) {
    for peer in entry.peers { forget(peer) }
    for infohash in entry.names.infohashes { aliases.removeUnordered(infohash) }
    for publication in entry.publications {
      quotas.count(publication, times: -1)
      if publication.isCurrent { urls.removeUnordered(publication.url) }
    }
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

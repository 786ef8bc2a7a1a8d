package import Vocabulary

/// One object: what its origin registered, and who holds it.
package struct ObjectEntry: Hashable, Codable, Sendable {
  /// All the names of one published file: whichever a client speaks, it is the same object in accounting.
  package struct Names: Hashable, Codable, Sendable {
    /// The full v2 infohash (BEP 52).
    package let object: Digest256
    /// The v2 infohash cut to 20 bytes, and the v1 infohashes of its descriptions (of the hybrid, v1-only); each once.
    package let infohashes: [InfoHash]

    /// `others` are the v1 infohashes; those that come twice are taken once, and no more than seven are kept.
    package init(object: Digest256, others: [InfoHash]) {
      self.object = object
      var all = [InfoHash(truncating: object)]
      for infohash in others where !all.contains(infohash) && all.count < 8 { all.append(infohash) }
      infohashes = all
    }

    /// What agents are dialled with.
    package var truncated: InfoHash { infohashes[0] }
  }

  /// How many live peers an object has.
  package struct Census: Hashable, Codable, Sendable {
    package var agents = 0
    package var stock = 0
    package var complete = 0
    package var incomplete = 0

    package init() {}
  }

  /// How many nodes of an ISP hold the whole object.
  struct Copies: Hashable, Codable, Sendable {
    var asn: ASN
    var count: Int
  }

  package internal(set) var names: Names
  /// Bytes.
  package internal(set) var length: ByteCount
  /// Who publishes it where, in the order in which they came; at least one but while it is forgotten.
  var publications: [Publication] = []
  /// Sorted by key.
  package internal(set) var peers: [PeerEntry] = []
  /// How many hold all of it in each ISP that is known, sorted by ISP.
  private(set) var copies: [Copies] = []
  /// Who brings which stripe into which ISP.
  package internal(set) var stripes = StripeBook()
  /// How many peers said that they completed it (BEP 48's `downloaded`).
  package internal(set) var completions: Int = 0

  init(names: Names, length: ByteCount) {
    self.names = names
    self.length = length
  }

  /// Where it is to be found, the newest last; not where its origin has put a newer file.
  package var urls: [String] { publications.filter(\.isCurrent).map(\.url) }

  /// The public key of the origin that registered it first, of those that still do.
  package var origin: NodeID? { publications.first?.origin }

  /// When one of its origins repeated its registration last.
  var registeredAt: Instant? { publications.map(\.at).max() }

  package var blockCount: Int {
    Int((max(0, length.value) + Geometry.blockLength - 1) / Geometry.blockLength)
  }

  /// The place of a peer, or where it would be put in.
  func place(of key: PeerKey) -> (index: Int, found: Bool) {
    var low = 0
    var high = peers.count
    while low < high {
      let middle = (low + high) / 2
      if peers[middle].presence.key < key { low = middle + 1 } else { high = middle }
    }
    return (low, low < peers.count && peers[low].presence.key == key)
  }

  /// Counts a peer that comes, or with -1 one that goes, if it holds all.
  mutating func countCopy(of presence: Presence, times sign: Int) {
    guard presence.isComplete, let asn = presence.locality.asn else { return }
    let at = placeOfCopies(in: asn)
    if at == copies.count || copies[at].asn != asn { copies.insert(Copies(asn: asn, count: 0), at: at) }
    copies[at].count += sign
    if copies[at].count <= 0 { copies.remove(at: at) }
  }

  /// How many nodes of an ISP hold all of it, beside one.
  func copies(in asn: ASN, beside node: NodeID) -> Int {
    let at = placeOfCopies(in: asn)
    guard at < copies.count, copies[at].asn == asn else { return 0 }
    let (index, found) = place(of: .agent(node))
    let isCounted = found && peers[index].presence.isComplete && peers[index].presence.locality.asn == asn
    return copies[at].count - (isCounted ? 1 : 0)
  }

  private func placeOfCopies(in asn: ASN) -> Int {
    var (low, high) = (0, copies.count)
    while low < high {
      let middle = (low + high) / 2
      if copies[middle].asn < asn { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Live peers, each endpoint once however many infohashes it announced.
  func census(at now: Instant, _ sets: NodeSets) -> Census {
    var census = Census()
    var stock: [(endpoint: Endpoint, isComplete: Bool)] = []
    for peer in peers where !peer.isExpired(at: now, sets) {
      switch peer.presence.key {
      case .agent:
        census.agents += 1
        if peer.presence.isComplete { census.complete += 1 } else { census.incomplete += 1 }
      case .stock(let endpoint, _):
        // Sorted by key: all entries of an endpoint stand side by side.
        if stock.last?.endpoint == endpoint {
          stock[stock.count - 1].isComplete = stock[stock.count - 1].isComplete || peer.presence.isComplete
        } else {
          stock.append((endpoint, peer.presence.isComplete))
        }
      }
    }
    census.stock = stock.count
    let seeds = stock.count { $0.isComplete }
    census.complete += seeds
    census.incomplete += stock.count - seeds
    return census
  }

  /// The ISPs of live peers and of one more address: each once, sorted, unknown last.
  ///
  /// In a large swarm those of agents only, from sums that are kept.
  func isps(with locality: Locality, at now: Instant, _ sets: NodeSets) -> (count: Int, index: Int) {
    guard peers.count <= Registry.sampleMax else { return stripes.isps(with: locality.asn) }
    var numbers = peers.filter { !$0.isExpired(at: now, sets) }.map { $0.presence.locality.asn }
    numbers.append(locality.asn)
    let known = numbers.compactMap { $0 }.sorted()
    var distinct: [ASN?] = []
    for number in known where distinct.last != number { distinct.append(number) }
    if numbers.contains(nil) { distinct.append(nil) }
    return (distinct.count, distinct.firstIndex(of: locality.asn) ?? 0)
  }
}

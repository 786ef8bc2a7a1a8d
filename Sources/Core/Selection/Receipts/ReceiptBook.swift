import OrderedCollections
package import Vocabulary

/// What nodes took of each other, by the signed word of both ends. What counts is what the taker says: nobody gains by
/// saying that he gave more. What the giver says is held against it.
///
/// Bounded in nodes, in pairs and in the pairs of one node; what finds no room is counted. Nodes of which nothing was
/// heard for a day are forgotten.
package struct ReceiptBook: Codable, Sendable {
  /// What one end says: bytes of this run, and of those before.
  struct Claim: Hashable, Codable, Sendable {
    private var session: UInt64 = 0
    private var before: Int64 = 0
    private var now: Int64 = 0

    /// 64 TiB: those of all pairs can be added up.
    private static let most: Int64 = 1 << 46

    var bytes: Int64 { min(Self.most, before + now) }

    /// The end says so much of a run. How much more that is in all.
    mutating func hear(_ bytes: Int64, in session: UInt64) -> Int64 {
      let known = self.bytes
      if session != self.session {
        before = known
        now = 0
        self.session = session
      }
      now = max(now, min(Self.most, bytes))
      return self.bytes - known
    }
  }

  /// Two nodes and an object.
  private struct Key: Hashable, Codable, Sendable {
    let object: Digest256
    let taker: NodeID
    let giver: NodeID
  }

  private struct Pair: Codable, Sendable {
    var taken = Claim()
    var given = Claim()
  }

  /// Who has sent receipts.
  private struct Node: Codable, Sendable {
    var session: UInt64
    var number: Int64
    var asn: ASN?
    /// Around its address: who may be several of one.
    var network: IPAddress
    var seenAt: Instant
    /// Pairs that it was the first to speak of.
    var pairs = 0
  }

  /// What became of lists and of their entries.
  package struct Counts: Hashable, Codable, Sendable {
    package var taken: Int64 = 0
    /// Lists that are not signed by their node.
    package var forged: Int64 = 0
    /// Lists that were heard before.
    package var repeated: Int64 = 0
    /// Entries that make no sense: of the node itself, of an object that is not tracked, of more than a few times its
    /// bytes.
    package var senseless: Int64 = 0
    /// Entries, and lists, for which there is no room.
    package var dropped: Int64 = 0

    package init() {}
  }

  private static let mostNodes = 65_536
  private static let mostPairs = 65_536
  static let mostPairsOfNode = 512
  /// A taker has an object a few times at the most: it was removed, and fetched again.
  private static let mostCopies: Int64 = 8
  private static let lifetime = TimeSpan.seconds(86_400)
  private static let sweepInterval = TimeSpan.seconds(3_600)

  private var nodes: OrderedDictionary<NodeID, Node> = [:]
  private var pairs: OrderedDictionary<Key, Pair> = [:]
  package private(set) var flows = FlowBook()
  package private(set) var counts = Counts()
  private var sweptAt: Instant?

  package init() {}

  // Hearing

  /// A node announces from there, with receipts or without.
  package mutating func see(_ node: NodeID, at address: IPAddress, in asn: ASN?, now: Instant) {
    guard !nodes.isEmpty, nodes[node] != nil else { return }
    nodes[node]?.seenAt = now
    nodes[node]?.asn = asn
    nodes[node]?.network = address.unmapped.network
  }

  /// A node tells what it took and gave.
  /// - Parameters:
  ///   - isSigned: whether its signature holds, as the world has found.
  ///   - length: of an object, in bytes; nil for one that is not tracked.
  ///   - isp: of a node that has sent no receipts itself, where somebody else knows it.
  package mutating func take(
    _ list: ReceiptList, of node: NodeID, at address: IPAddress, in asn: ASN?, isSigned: Bool, now: Instant,
    length: (Digest256) -> Int64?, isp: (NodeID) -> ASN?
  ) {
    guard isSigned else {
      counts.forged += 1
      return
    }
    if let known = nodes[node] {
      guard list.session != known.session || list.number > known.number else {
        counts.repeated += 1
        return
      }
    } else {
      guard nodes.count < Self.mostNodes else {
        counts.dropped += 1
        return
      }
      let network = address.unmapped.network
      nodes[node] = Node(session: list.session, number: list.number, asn: asn, network: network, seenAt: now)
    }
    nodes[node]?.session = list.session
    nodes[node]?.number = list.number
    see(node, at: address, in: asn, now: now)
    counts.taken += 1
    for entry in list.entries.prefix(ReceiptList.maximum) {
      guard entry.peer != node, let length = length(entry.object),
        max(entry.taken, entry.given) / Self.mostCopies <= length
      else {
        counts.senseless += 1
        continue
      }
      take(entry, of: node, list.session, isp)
    }
  }

  private mutating func take(
    _ entry: ReceiptList.Entry, of node: NodeID, _ session: UInt64, _ isp: (NodeID) -> ASN?
  ) {
    if entry.taken > 0 {
      let key = Key(object: entry.object, taker: node, giver: entry.peer)
      if makeRoom(for: key, of: node) {
        let more = pairs[key, default: Pair()].taken.hear(entry.taken, in: session)
        flows.note(more, from: nodes[entry.peer]?.asn ?? isp(entry.peer), to: nodes[node]?.asn)
      }
    }
    guard entry.given > 0 else { return }
    let key = Key(object: entry.object, taker: entry.peer, giver: node)
    if makeRoom(for: key, of: node) { _ = pairs[key, default: Pair()].given.hear(entry.given, in: session) }
  }

  /// Whether there is a row for a pair, or may be another one.
  private mutating func makeRoom(for key: Key, of node: NodeID) -> Bool {
    if pairs[key] != nil { return true }
    guard pairs.count < Self.mostPairs, nodes[node]?.pairs ?? 0 < Self.mostPairsOfNode else {
      counts.dropped += 1
      return false
    }
    nodes[node]?.pairs += 1
    return true
  }

  // Forgetting

  /// Forgets who was not heard of for a day, and what is between two such; to be called from time to time.
  package mutating func sweep(at now: Instant) {
    guard let last = sweptAt, !nodes.isEmpty else {
      sweptAt = now
      return
    }
    guard now - last >= Self.sweepInterval else { return }
    sweptAt = now
    let count = nodes.count
    nodes.removeAll { now - $0.value.seenAt > Self.lifetime }
    guard nodes.count < count else { return }
    pairs.removeAll { nodes[$0.key.taker] == nil && nodes[$0.key.giver] == nil }
  }

  // Summing up

  /// What came of an object into each ISP from others, by the takers' word, the most first; ISPs that have it all from
  /// their own are there with nothing. It looks at everything.
  /// - Parameter isp: of a node that has sent no receipts itself, where somebody else knows it.
  package func entered(_ object: Digest256, isp: (NodeID) -> ASN?) -> [(isp: ASN?, bytes: Int64)] {
    var sums: OrderedDictionary<ASN?, Int64> = [:]
    for (key, pair) in pairs where key.object == object && pair.taken.bytes > 0 {
      let (from, to) = (nodes[key.giver]?.asn ?? isp(key.giver), nodes[key.taker]?.asn ?? isp(key.taker))
      sums[to, default: 0] += from == to ? 0 : pair.taken.bytes
    }
    return sums.elements.sorted { ($1.value, $0.key?.number ?? 0) < ($0.value, $1.key?.number ?? 0) }
      .map { (isp: $0.key, bytes: $0.value) }
  }

  /// What there is, by object and by node. It looks at everything.
  package var summary: ReceiptSummary {
    var summary = ReceiptSummary()
    for (key, pair) in pairs {
      let isNear = nodes[key.taker].flatMap { taker in nodes[key.giver].map { $0.network == taker.network } } ?? false
      summary.add(
        taken: pair.taken.bytes, claimed: pair.given.bytes, of: key.object, by: key.taker, from: key.giver,
        isNear: isNear)
    }
    return summary
  }
}

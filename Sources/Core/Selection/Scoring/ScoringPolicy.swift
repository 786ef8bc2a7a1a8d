package import Vocabulary

/// The weights of a ranking, in points. Rings are far enough apart that load and tie-breaks decide only inside one.
///
/// What is optional came later: nil in traces of before, which replay as it was then.
package struct ScoringPolicy: Hashable, Codable, Sendable {
  package var host: Int = 1000
  package var site: Int = 900
  package var isp: Int = 800
  package var country: Int = 300
  package var world: Int = 0
  /// For a whole object; in proportion for a part of it.
  package var completeness: Int = 150
  /// Taken off for each recent handing out, up to `loadAtMost` in all.
  package var load: Int = 4
  package var loadAtMost: Int = 120
  /// For a round trip of a millisecond; an eighth of it less with each doubling.
  package var latency: Int = 100
  /// For an announce of this very moment; in proportion to what is left of its life.
  package var freshness: Int = 40
  /// Tie-break: the most that the salted hash of the pair gives.
  package var tieBreak: Int = 99
  /// Taken off after one report of corrupt blocks; less and less until it is forgotten.
  package var reported: Int = 500
  /// From so many reporters on, a peer is left out.
  package var reportersToBan: Int = 2
  /// So many peers from outside the requester's ISP are handed out at the least, if there are any
  /// (half of the list, if the list is shorter than twice that), and a quarter of a long list: strict locality splits
  /// swarms. 0 for none.
  package var farQuota: Int = 4

  /// Another system's order in the place of these points; nil for none.
  package var method: RankingMethod?

  /// Another country of the requester's continent.
  package var continent: Int? = 150
  /// Which ISPs are one to their operator.
  package var siblings: [Sibling]?
  /// Whether ISPs of the same name are one as well.
  package var siblingsByName: Bool?
  /// What ways between ISPs cost their operator, sorted, each pair once.
  package var costs: [Cost]?
  /// What a way costs of which `costs` says only what it is, of `dearest`.
  package var peering: Int? = 300
  package var transit: Int? = 800

  /// Of a list, what addresses of one /24 (IPv6: /48) may have as long as there are others; of the requester's own; and
  /// of one /16 (/32) outside of his ISP. See `ListPlaces`.
  package var prefixCapPercent: Int? = 25
  package var ownPrefixCapPercent: Int? = 50
  package var widePrefixCapPercent: Int? = 50

  /// Where so many could not reach a peer since it announced last, it is left out (networks of its own ISP and other
  /// ISPs, each once); two, so that a swarm of two ISPs may say so.
  package var reportersToDrop: Int? = 2
  /// Taken off where as many could not, and it has announced since; less and less until that is forgotten.
  package var unreached: Int? = 100

  /// Which policy this is: an operator counts up with each change. Nil or 0 for that of the build.
  package var version: Int?

  /// An ISP that belongs to others: all with the same number of a group are one.
  package struct Sibling: Hashable, Codable, Sendable {
    package var asn: ASN
    package var group: Int

    package init(asn: ASN, group: Int) { (self.asn, self.group) = (asn, group) }
  }

  /// What a way from an ISP (of who asks) to another (of whom he is told) costs.
  package struct Cost: Hashable, Codable, Sendable {
    package enum Price: Hashable, Codable, Sendable {
      case peering
      case transit
      /// Of `ScoringPolicy.dearest`.
      case number(Int)
    }

    package var from: ASN
    package var to: ASN
    package var price: Price

    package init(from: ASN, to: ASN, price: Price) { (self.from, self.to, self.price) = (from, to, price) }

    var pair: (ASN, ASN) { (from, to) }
  }

  package init() {}

  /// The number of an operator's policy; 0 for that of the build.
  package var number: Int { version ?? 0 }

  package func points(for ring: Ring) -> Int {
    switch ring {
    case .host: host
    case .site: site
    case .isp: isp
    case .country: country
    case .continent: continent ?? world
    case .world: world
    }
  }

  /// What a ring gives, or, where the operator says what the way between the two ISPs costs, that: from what the same
  /// ISP gives (a cost of 0) down to what the world does. A cost is knowledge, and the country only a guess at it.
  @inline(always) func points(for ring: Ring, from: ASN?, to: ASN?) -> Int {
    guard costs != nil, !ring.isLocal, let price = price(from: from, to: to) else { return points(for: ring) }
    return isp - (isp - world) * price / Self.dearest
  }

  /// How near two places are whose addresses are not looked at: in one ISP, country, continent, or world.
  func ring(_ a: Locality, _ b: Locality) -> Ring {
    ring(LocalityMark(a), LocalityMark(b)) { a.hasName(of: b) }
  }

  /// The same for what is left of two places.
  /// - Parameter haveOneName: whether the ISPs of both have the same name.
  @inline(always) func ring(_ a: LocalityMark, _ b: LocalityMark, haveOneName: () -> Bool) -> Ring {
    if a.isInISP(of: b) { return .isp }
    if siblings != nil || siblingsByName == true, let one = a.asn, let other = b.asn {
      if areSiblings(one, other) { return .isp }
      if siblingsByName == true, haveOneName() { return .isp }
    }
    if a.isInCountry(of: b) { return .country }
    return a.isOnContinent(of: b) ? .continent : .world
  }

  private func areSiblings(_ one: ASN, _ other: ASN) -> Bool {
    guard siblings != nil, let group = group(of: one) else { return false }
    return group == self.group(of: other)
  }

  private func group(of asn: ASN) -> Int? {
    siblings.flatMap { list in list.found { $0.asn < asn }.flatMap { $0.asn == asn ? $0.group : nil } }
  }

  /// The most that a way can cost.
  package static let dearest = 1_000

  /// What the way between two ISPs costs their operator, of `dearest`; nil where he does not say. What is said of one
  /// direction holds for the other, unless that has a word of its own.
  func price(from: ASN?, to: ASN?) -> Int? {
    guard let costs, let from, let to else { return nil }
    let found = costs.found { $0.pair < (from, to) }.flatMap { $0.pair == (from, to) ? $0 : nil }
    let back = costs.found { $0.pair < (to, from) }.flatMap { $0.pair == (to, from) ? $0 : nil }
    return (found ?? back).map { cost in
      switch cost.price {
      case .peering: peering ?? Self.dearest
      case .transit: transit ?? Self.dearest
      case .number(let number): number
      }
    }
  }

  /// What it costs to bring bytes to a place from another, as RFC 7285 means its `routingcost`: a number that grows as
  /// the points of the ring fall, from 0 for the same ISP (or one of the same operator) to `dearest`. A pair of which
  /// nobody says anything costs what its ring does. So who orders by this has the order of the rings.
  package func cost(from: Locality, to: Locality) -> Int {
    let ring = ring(from, to)
    if ring == .isp { return 0 }
    if let price = price(from: from.asn, to: to.asn) { return price }
    return isp > world ? (isp - points(for: ring)) * Self.dearest / (isp - world) : Self.dearest
  }

  /// How many of a list of `wanted` are kept for far peers.
  package func farPlaces(of wanted: Int) -> Int { farQuota > 0 ? min(max(farQuota, wanted / 4), wanted / 2) : 0 }
}

extension Array {
  /// The first of a sorted list that is not before something.
  fileprivate func found(_ isBefore: (Element) -> Bool) -> Element? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low < count ? self[low] : nil
  }
}

import OrderedCollections
import Selection
package import Vocabulary

/// How many peers were handed out from ISP to ISP, by ring: what an operator has to know of the traffic that lists
/// cause.
///
/// Bounded: pairs that come after the first `most` are counted together. One flat array, for it is counted in with each
/// list that is made.
package struct PairCounts: Hashable, Codable, Sendable {
  /// The ISP of a requester, and that of a peer; nil for one that no table knows.
  package struct Pair: Hashable, Codable, Sendable {
    package var requester: ASN?
    package var peer: ASN?

    package init(_ requester: ASN?, _ peer: ASN?) {
      self.requester = requester
      self.peer = peer
    }
  }

  /// What was counted of one pair.
  package struct Line: Hashable, Codable, Sendable {
    /// Nil for all that have no line of their own.
    package var pair: Pair?
    /// By ring, nearest first.
    package var byRing: [Int]

    package var sum: Int { byRing.reduce(0, +) }
  }

  /// Pairs that have lines of their own.
  package static let most = 1_024

  private var pairs: OrderedSet<Pair> = []
  /// Of each pair a count for each ring.
  private var counts: [Int] = []
  private var others: [Int] = []

  private static var rings: Int { Ring.allCases.count }

  /// So many ISPs of one list are remembered while it is counted.
  private static let mostFound = 16

  /// A requester of that ISP was told of these.
  mutating func note(_ peers: [Chosen], by requester: ASN?) {
    // Of few ISPs, in any order: each pair is looked up once.
    var found: [(asn: ASN?, row: Int?)] = []
    var last = 0
    for peer in peers {
      if last >= found.count || found[last].asn != peer.asn {
        last = found.firstIndex { $0.asn == peer.asn } ?? found.count
        if last == found.count {
          if last == Self.mostFound { found.removeAll(keepingCapacity: true) }
          last = found.count
          found.append((peer.asn, row(of: Pair(requester, peer.asn))))
        }
      }
      if let row = found[last].row {
        counts[row + Int(peer.ring.rawValue)] += 1
      } else {
        if others.isEmpty { others = Self.none }
        others[Int(peer.ring.rawValue)] += 1
      }
    }
  }

  private static var none: [Int] { [Int](repeating: 0, count: rings) }

  private mutating func row(of pair: Pair) -> Int? {
    if let index = pairs.firstIndex(of: pair) { return index * Self.rings }
    guard pairs.count < Self.most else { return nil }
    pairs.append(pair)
    counts += Self.none
    return counts.count - Self.rings
  }

  /// The most counted first, and all others at the end.
  var lines: [Line] {
    let lines = pairs.enumerated().map { index, pair in
      Line(pair: pair, byRing: Array(counts[index * Self.rings..<(index + 1) * Self.rings]))
    }
    let places = lines.indices.sorted { (lines[$1].sum, $0) < (lines[$0].sum, $1) }
    return places.map { lines[$0] } + (others.isEmpty ? [] : [Line(pair: nil, byRing: others)])
  }
}

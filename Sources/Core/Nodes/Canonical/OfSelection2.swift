// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Selection
internal import Vocabulary

extension RankedPeer: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try endpoint.put(to: &bytes)
    try other.put(to: &bytes)
    try node.put(to: &bytes)
    try kind.put(to: &bytes)
    try infohash.put(to: &bytes)
    try ring.put(to: &bytes)
    try asn.put(to: &bytes)
    isComplete.put(to: &bytes)
    score.put(to: &bytes)
    try ticket.put(to: &bytes)
    try takesTLS.put(to: &bytes)
    try terms.put(to: &bytes)
  }
}

extension RankedPeer.Kind: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension RankedPeer.ScoreTerm: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    points.put(to: &bytes)
    why.put(to: &bytes)
  }
}

extension Ranking: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try peers.put(to: &bytes)
    try leftOut.put(to: &bytes)
  }
}

extension Ranking.LeftOut: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try endpoint.put(to: &bytes)
    try node.put(to: &bytes)
    try kind.put(to: &bytes)
    try reason.put(to: &bytes)
  }
}

extension RankingMethod: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension ReceiptBook.Counts: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    taken.put(to: &bytes)
    forged.put(to: &bytes)
    repeated.put(to: &bytes)
    senseless.put(to: &bytes)
    dropped.put(to: &bytes)
  }
}

extension ReceiptList: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    session.put(to: &bytes)
    number.put(to: &bytes)
    try entries.put(to: &bytes)
    try signature.put(to: &bytes)
  }
}

extension ReceiptList.Entry: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try peer.put(to: &bytes)
    taken.put(to: &bytes)
    given.put(to: &bytes)
  }
}

extension ReceiptSummary.Node: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try node.put(to: &bytes)
    taken.put(to: &bytes)
    given.put(to: &bytes)
    givenNear.put(to: &bytes)
    claimed.put(to: &bytes)
  }
}

extension ReceiptSummary.Object: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    taken.put(to: &bytes)
    claimed.put(to: &bytes)
  }
}

extension RegisteredObject: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try v1.put(to: &bytes)
    try v1Only.put(to: &bytes)
    length.put(to: &bytes)
    pieceLength.put(to: &bytes)
    url.put(to: &bytes)
    path.put(to: &bytes)
  }
}

extension Registry.Limits: CanonicallyPut {}

extension ScoringPolicy: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    host.put(to: &bytes)
    site.put(to: &bytes)
    isp.put(to: &bytes)
    country.put(to: &bytes)
    world.put(to: &bytes)
    completeness.put(to: &bytes)
    load.put(to: &bytes)
    loadAtMost.put(to: &bytes)
    latency.put(to: &bytes)
    freshness.put(to: &bytes)
    tieBreak.put(to: &bytes)
    reported.put(to: &bytes)
    reportersToBan.put(to: &bytes)
    farQuota.put(to: &bytes)
    try method.put(to: &bytes)
    try continent.put(to: &bytes)
    try siblings.put(to: &bytes)
    try siblingsByName.put(to: &bytes)
    try costs.put(to: &bytes)
    try peering.put(to: &bytes)
    try transit.put(to: &bytes)
    try prefixCapPercent.put(to: &bytes)
    try ownPrefixCapPercent.put(to: &bytes)
    try widePrefixCapPercent.put(to: &bytes)
    try reportersToDrop.put(to: &bytes)
    try unreached.put(to: &bytes)
    try version.put(to: &bytes)
  }
}

extension ScoringPolicy.Cost: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try from.put(to: &bytes)
    try to.put(to: &bytes)
    try price.put(to: &bytes)
  }
}

extension ScoringPolicy.Cost.Price: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .peering:
      bytes.put(canonical: "peering")
    case .transit:
      bytes.put(canonical: "transit")
    case .number(let a):
      bytes.put(canonical: "number")
      a.put(to: &bytes)
    }
  }
}

extension ScoringPolicy.Sibling: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try asn.put(to: &bytes)
    group.put(to: &bytes)
  }
}

extension StripeRoles: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try roles.put(to: &bytes)
    try partners.put(to: &bytes)
    try sums.put(to: &bytes)
  }
}

extension TraceOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    collection.put(to: &bytes)
    ticket.put(to: &bytes)
    try last.put(to: &bytes)
  }
}

extension UpdateStreamQuery: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try parts.put(to: &bytes)
  }
}

extension UpdateStreamQuery.Map: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension UpdateStreamQuery.Part: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    try map.put(to: &bytes)
    try tag.put(to: &bytes)
    takesChanges.put(to: &bytes)
  }
}

extension Withdrawal: CanonicallyPut {}

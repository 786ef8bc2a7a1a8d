// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Selection
internal import Vocabulary

extension HoldingsReply: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .forgotten:
      bytes.put(canonical: "forgotten")
    case .acknowledged(let a):
      bytes.put(canonical: "acknowledged")
      try a.put(to: &bytes)
    }
  }

  static func take(from reader: CanonicalReader) throws -> HoldingsReply {
    let name = try reader.readString()
    return switch name {
    case "forgotten":
      .forgotten
    case "acknowledged":
      try .acknowledged(reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension HoldingsReply.Acknowledged: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    epoch.put(to: &bytes)
    kept.put(to: &bytes)
    room.put(to: &bytes)
    try heartbeat.put(to: &bytes)
    try unknown.put(to: &bytes)
    try refused.put(to: &bytes)
    try called.put(to: &bytes)
    try lastCopies.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> HoldingsReply.Acknowledged {
    try HoldingsReply.Acknowledged(
      epoch: reader.take(), kept: reader.take(), room: reader.take(), heartbeat: reader.take(), unknown: reader.take(),
      refused: reader.take(), called: reader.take(), lastCopies: reader.take())
  }
}

extension LeftOutReason: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .requester:
      bytes.put(canonical: "requester")
    case .expired(let a):
      bytes.put(canonical: "expired")
      try a.put(to: &bytes)
    case .notDialable:
      bytes.put(canonical: "notDialable")
    case .loopback:
      bytes.put(canonical: "loopback")
    case .otherFamily:
      bytes.put(canonical: "otherFamily")
    case .otherInfohash(let a):
      bytes.put(canonical: "otherInfohash")
      try a.put(to: &bytes)
    case .needsTLS:
      bytes.put(canonical: "needsTLS")
    case .lacksTLS:
      bytes.put(canonical: "lacksTLS")
    case .polluter(let a):
      bytes.put(canonical: "polluter")
      a.put(to: &bytes)
    case .unreachable(let a):
      bytes.put(canonical: "unreachable")
      a.put(to: &bytes)
    case .bothComplete:
      bytes.put(canonical: "bothComplete")
    case .listedAlready:
      bytes.put(canonical: "listedAlready")
    case .listFull(let a):
      bytes.put(canonical: "listFull")
      a.put(to: &bytes)
    case .prefixFull:
      bytes.put(canonical: "prefixFull")
    }
  }
}

extension Locality: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try asn.put(to: &bytes)
    try name.put(to: &bytes)
    try country.put(to: &bytes)
    try continent.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> Locality {
    try Locality(asn: reader.take(), name: reader.take(), country: reader.take(), continent: reader.take())
  }
}

extension NetworkMapFilter: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try pids.put(to: &bytes)
    v4.put(to: &bytes)
    v6.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> NetworkMapFilter {
    try NetworkMapFilter(pids: reader.take(), v4: reader.take(), v6: reader.take())
  }
}

extension ObjectEntry.Census: CanonicallyPut {}

extension ObjectRegistration: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try key.put(to: &bytes)
    time.put(to: &bytes)
    try until.put(to: &bytes)
    try objects.put(to: &bytes)
    try signature.put(to: &bytes)
    try history.put(to: &bytes)
    try uplink.put(to: &bytes)
  }
}

extension RankedPeer: CanonicallyPut, CanonicallyTaken {
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

extension RankedPeer.Kind: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension RankedPeer.ScoreTerm: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    points.put(to: &bytes)
    why.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> RankedPeer.ScoreTerm {
    try RankedPeer.ScoreTerm(name: reader.take(), points: reader.take(), why: reader.take())
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

extension RankingMethod: CanonicallyPut, CanonicallyTaken {
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

extension ReceiptList: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    session.put(to: &bytes)
    number.put(to: &bytes)
    try entries.put(to: &bytes)
    try signature.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> ReceiptList {
    try ReceiptList(session: reader.take(), number: reader.take(), entries: reader.take(), signature: reader.take())
  }
}

extension ReceiptList.Entry: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try peer.put(to: &bytes)
    taken.put(to: &bytes)
    given.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> ReceiptList.Entry {
    try ReceiptList.Entry(object: reader.take(), peer: reader.take(), taken: reader.take(), given: reader.take())
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

extension RegisteredObject: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try v1.put(to: &bytes)
    try v1Only.put(to: &bytes)
    length.put(to: &bytes)
    pieceLength.put(to: &bytes)
    url.put(to: &bytes)
    path.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> RegisteredObject {
    try RegisteredObject(
      object: reader.take(), v1: reader.take(), v1Only: reader.take(), length: reader.take(),
      pieceLength: reader.take(), url: reader.take(), path: reader.take())
  }
}

extension Registry.Limits: CanonicallyPut, CanonicallyTaken {}

extension ScoringPolicy: CanonicallyPut, CanonicallyTaken {
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

extension ScoringPolicy.Cost: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try from.put(to: &bytes)
    try to.put(to: &bytes)
    try price.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> ScoringPolicy.Cost {
    try ScoringPolicy.Cost(from: reader.take(), to: reader.take(), price: reader.take())
  }
}

extension ScoringPolicy.Cost.Price: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> ScoringPolicy.Cost.Price {
    let name = try reader.readString()
    return switch name {
    case "peering":
      .peering
    case "transit":
      .transit
    case "number":
      try .number(reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension ScoringPolicy.Sibling: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try asn.put(to: &bytes)
    group.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> ScoringPolicy.Sibling {
    try ScoringPolicy.Sibling(asn: reader.take(), group: reader.take())
  }
}

extension StripeRoles: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try roles.put(to: &bytes)
    try partners.put(to: &bytes)
    try sums.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> StripeRoles {
    try StripeRoles(roles: reader.take(), partners: reader.take(), sums: reader.take())
  }
}

extension TraceOrder: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    collection.put(to: &bytes)
    ticket.put(to: &bytes)
    try last.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> TraceOrder {
    try TraceOrder(collection: reader.take(), ticket: reader.take(), last: reader.take())
  }
}

extension UpdateStreamQuery: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try parts.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> UpdateStreamQuery {
    let value: [Part] = try reader.take()
    return UpdateStreamQuery(parts: value)
  }
}

extension UpdateStreamQuery.Map: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension UpdateStreamQuery.Part: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    try map.put(to: &bytes)
    try tag.put(to: &bytes)
    takesChanges.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> UpdateStreamQuery.Part {
    try UpdateStreamQuery.Part(name: reader.take(), map: reader.take(), tag: reader.take(), takesChanges: reader.take())
  }
}

extension Withdrawal: CanonicallyPut, CanonicallyTaken {}

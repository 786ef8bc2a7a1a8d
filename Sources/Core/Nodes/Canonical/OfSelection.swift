// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Selection
internal import Vocabulary

extension Accusation: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try endpoint.put(to: &bytes)
    try node.put(to: &bytes)
    isProven.put(to: &bytes)
    try ticket.put(to: &bytes)
  }
}

extension AddressPrefix: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try address.put(to: &bytes)
    bits.put(to: &bytes)
  }
}

extension AgentAnnounce: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    version.put(to: &bytes)
    try node.put(to: &bytes)
    port.put(to: &bytes)
    try isDual.put(to: &bytes)
    try endpoints.put(to: &bytes)
    try facts.put(to: &bytes)
    try roundTrips.put(to: &bytes)
    try polluters.put(to: &bytes)
    try accusations.put(to: &bytes)
    try objects.put(to: &bytes)
    try holdings.put(to: &bytes)
  }
}

extension AgentAnnounce.Event: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension AgentAnnounce.ObjectReport: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try event.put(to: &bytes)
    held.put(to: &bytes)
    blocks.put(to: &bytes)
    try uploaded.put(to: &bytes)
    try downloaded.put(to: &bytes)
    wanted.put(to: &bytes)
    try age.put(to: &bytes)
    try fromOrigin.put(to: &bytes)
  }
}

extension AgentAnnounce.RoundTrip: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try peer.put(to: &bytes)
    try node.put(to: &bytes)
    microseconds.put(to: &bytes)
  }
}

extension AgentFacts: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try session.put(to: &bytes)
    try role.put(to: &bytes)
    try uplink.put(to: &bytes)
    try age.put(to: &bytes)
    try control.put(to: &bytes)
    try linkSecurity.put(to: &bytes)
  }
}

extension AnnounceReply: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    version.put(to: &bytes)
    try address.put(to: &bytes)
    try locality.put(to: &bytes)
    try minInterval.put(to: &bytes)
    try objects.put(to: &bytes)
    try holdings.put(to: &bytes)
    try withdrawn.put(to: &bytes)
    try seenFor.put(to: &bytes)
    try networks.put(to: &bytes)
  }
}

extension AnnounceReply.ObjectReply: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try outcome.put(to: &bytes)
  }
}

extension AnnounceReply.Outcome: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .swarm(let a):
      bytes.put(canonical: "swarm")
      try a.put(to: &bytes)
    case .refused(let a, let b):
      bytes.put(canonical: "refused")
      a.put(to: &bytes)
      b.put(to: &bytes)
    }
  }
}

extension AnnounceReply.Swarm: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try interval.put(to: &bytes)
    ispCount.put(to: &bytes)
    ispIndex.put(to: &bytes)
    try peers.put(to: &bytes)
    try roles.put(to: &bytes)
  }
}

extension HoldingsClaim: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try epoch.put(to: &bytes)
    try gone.put(to: &bytes)
    try whole.put(to: &bytes)
    try parts.put(to: &bytes)
    try asked.put(to: &bytes)
    ends.put(to: &bytes)
  }
}

extension HoldingsClaim.Part: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    held.put(to: &bytes)
  }
}

extension HoldingsReply: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .forgotten:
      bytes.put(canonical: "forgotten")
    case .acknowledged(let a):
      bytes.put(canonical: "acknowledged")
      try a.put(to: &bytes)
    }
  }
}

extension HoldingsReply.Acknowledged: CanonicallyPut {
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

extension Locality: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try asn.put(to: &bytes)
    try name.put(to: &bytes)
    try country.put(to: &bytes)
    try continent.put(to: &bytes)
  }
}

extension ObjectEntry.Census: CanonicallyPut {}

extension ObjectRegistration: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try key.put(to: &bytes)
    time.put(to: &bytes)
    try until.put(to: &bytes)
    try objects.put(to: &bytes)
    try signature.put(to: &bytes)
    try history.put(to: &bytes)
  }
}

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

extension Registry.Drops: CanonicallyPut {}

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

extension Withdrawal: CanonicallyPut {}

// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Selection
internal import Vocabulary

extension ALTOEndpoint: CanonicallyPut {}

extension ALTOProblem: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .syntax(let a):
      bytes.put(canonical: "syntax")
      a.put(to: &bytes)
    case .missingField(let a):
      bytes.put(canonical: "missingField")
      a.put(to: &bytes)
    case .invalidFieldType(let a):
      bytes.put(canonical: "invalidFieldType")
      a.put(to: &bytes)
    case .invalidFieldValue(let a, let b):
      bytes.put(canonical: "invalidFieldValue")
      a.put(to: &bytes)
      b.put(to: &bytes)
    }
  }
}

extension ALTORequest: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .directory:
      bytes.put(canonical: "directory")
    case .networkMap(let a):
      bytes.put(canonical: "networkMap")
      try a.put(to: &bytes)
    case .costMap(let a):
      bytes.put(canonical: "costMap")
      try a.put(to: &bytes)
    case .endpointProperties(let a):
      bytes.put(canonical: "endpointProperties")
      try a.put(to: &bytes)
    case .endpointCosts(let a):
      bytes.put(canonical: "endpointCosts")
      try a.put(to: &bytes)
    case .updates(let a):
      bytes.put(canonical: "updates")
      try a.put(to: &bytes)
    case .problem(let a):
      bytes.put(canonical: "problem")
      try a.put(to: &bytes)
    case .refused(let a, let b):
      bytes.put(canonical: "refused")
      a.put(to: &bytes)
      b.put(to: &bytes)
    }
  }
}

extension Accusation: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try endpoint.put(to: &bytes)
    try node.put(to: &bytes)
    isProven.put(to: &bytes)
    try ticket.put(to: &bytes)
    try kind.put(to: &bytes)
    try ago.put(to: &bytes)
  }
}

extension Accusation.Kind: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
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
    try receipts.put(to: &bytes)
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
    try trace.put(to: &bytes)
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
    try sharesTraces.put(to: &bytes)
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
    try trace.put(to: &bytes)
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
    try isHeldOut.put(to: &bytes)
  }
}

extension CostMapFilter: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try mode.put(to: &bytes)
    try sources.put(to: &bytes)
    try destinations.put(to: &bytes)
    try range.put(to: &bytes)
  }
}

extension CostRange: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    least.put(to: &bytes)
    greatest.put(to: &bytes)
  }
}

extension CostRow: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    source.put(to: &bytes)
    try costs.put(to: &bytes)
  }
}

extension CostRow.Cost: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    destination.put(to: &bytes)
    cost.put(to: &bytes)
  }
}

extension CostType: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try metric.put(to: &bytes)
    try mode.put(to: &bytes)
  }
}

extension CostType.Metric: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension CostType.Mode: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension EndpointCostQuery: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try type.put(to: &bytes)
    try sources.put(to: &bytes)
    try destinations.put(to: &bytes)
    try range.put(to: &bytes)
  }
}

extension EndpointPropertyQuery: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try properties.put(to: &bytes)
    try endpoints.put(to: &bytes)
  }
}

extension EndpointPropertyQuery.Answer: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    endpoint.put(to: &bytes)
    try pid.put(to: &bytes)
    try asn.put(to: &bytes)
    try country.put(to: &bytes)
  }
}

extension EndpointPropertyQuery.Property: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension FlowBook.Line: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try pair.put(to: &bytes)
    self.bytes.put(to: &bytes)
  }
}

extension FlowBook.Pair: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try from.put(to: &bytes)
    try to.put(to: &bytes)
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

extension Locality: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try asn.put(to: &bytes)
    try name.put(to: &bytes)
    try country.put(to: &bytes)
    try continent.put(to: &bytes)
  }
}

extension NetworkMapFilter: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try pids.put(to: &bytes)
    v4.put(to: &bytes)
    v6.put(to: &bytes)
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
    try uplink.put(to: &bytes)
  }
}

// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Selection
internal import Vocabulary

extension ALTOEndpoint: CanonicallyPut, CanonicallyTaken {}

extension ALTOProblem: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> ALTOProblem {
    let name = try reader.readString()
    return switch name {
    case "syntax":
      try .syntax(reader.take())
    case "missingField":
      try .missingField(reader.take())
    case "invalidFieldType":
      try .invalidFieldType(reader.take())
    case "invalidFieldValue":
      try .invalidFieldValue(reader.take(), value: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension ALTORequest: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> ALTORequest {
    let name = try reader.readString()
    return switch name {
    case "directory":
      .directory
    case "networkMap":
      try .networkMap(reader.take())
    case "costMap":
      try .costMap(reader.take())
    case "endpointProperties":
      try .endpointProperties(reader.take())
    case "endpointCosts":
      try .endpointCosts(reader.take())
    case "updates":
      try .updates(reader.take())
    case "problem":
      try .problem(reader.take())
    case "refused":
      try .refused(status: reader.take(), sentence: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension Accusation: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try endpoint.put(to: &bytes)
    try node.put(to: &bytes)
    isProven.put(to: &bytes)
    try ticket.put(to: &bytes)
    try kind.put(to: &bytes)
    try ago.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> Accusation {
    try Accusation(
      endpoint: reader.take(), node: reader.take(), isProven: reader.take(), ticket: reader.take(), kind: reader.take(),
      ago: reader.take())
  }
}

extension Accusation.Kind: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension AddressPrefix: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try address.put(to: &bytes)
    bits.put(to: &bytes)
  }
}

extension AgentAnnounce: CanonicallyPut, CanonicallyTaken {
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

extension AgentAnnounce.Event: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension AgentAnnounce.ObjectReport: CanonicallyPut, CanonicallyTaken {
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

extension AgentAnnounce.RoundTrip: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try peer.put(to: &bytes)
    try node.put(to: &bytes)
    microseconds.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> AgentAnnounce.RoundTrip {
    try AgentAnnounce.RoundTrip(peer: reader.take(), node: reader.take(), microseconds: reader.take())
  }
}

extension AgentFacts: CanonicallyPut, CanonicallyTaken {
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

extension AnnounceReply: CanonicallyPut, CanonicallyTaken {
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

extension AnnounceReply.ObjectReply: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try outcome.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> AnnounceReply.ObjectReply {
    try AnnounceReply.ObjectReply(reader.take(), reader.take())
  }
}

extension AnnounceReply.Outcome: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> AnnounceReply.Outcome {
    let name = try reader.readString()
    return switch name {
    case "swarm":
      try .swarm(reader.take())
    case "refused":
      try .refused(status: reader.take(), sentence: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension AnnounceReply.Swarm: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try interval.put(to: &bytes)
    ispCount.put(to: &bytes)
    ispIndex.put(to: &bytes)
    try peers.put(to: &bytes)
    try roles.put(to: &bytes)
    try isHeldOut.put(to: &bytes)
  }
}

extension CostMapFilter: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try mode.put(to: &bytes)
    try sources.put(to: &bytes)
    try destinations.put(to: &bytes)
    try range.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> CostMapFilter {
    try CostMapFilter(mode: reader.take(), sources: reader.take(), destinations: reader.take(), range: reader.take())
  }
}

extension CostRange: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    least.put(to: &bytes)
    greatest.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> CostRange {
    try CostRange(least: reader.take(), greatest: reader.take())
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

extension CostType: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try metric.put(to: &bytes)
    try mode.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> CostType {
    try CostType(reader.take(), reader.take())
  }
}

extension CostType.Metric: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension CostType.Mode: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension EndpointCostQuery: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try type.put(to: &bytes)
    try sources.put(to: &bytes)
    try destinations.put(to: &bytes)
    try range.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> EndpointCostQuery {
    try EndpointCostQuery(reader.take(), sources: reader.take(), destinations: reader.take(), range: reader.take())
  }
}

extension EndpointPropertyQuery: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try properties.put(to: &bytes)
    try endpoints.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> EndpointPropertyQuery {
    try EndpointPropertyQuery(properties: reader.take(), endpoints: reader.take())
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

extension EndpointPropertyQuery.Property: CanonicallyPut, CanonicallyTaken {
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

extension HoldingsClaim: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try epoch.put(to: &bytes)
    try gone.put(to: &bytes)
    try whole.put(to: &bytes)
    try parts.put(to: &bytes)
    try asked.put(to: &bytes)
    ends.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> HoldingsClaim {
    try HoldingsClaim(
      epoch: reader.take(), gone: reader.take(), whole: reader.take(), parts: reader.take(), asked: reader.take(),
      ends: reader.take())
  }
}

extension HoldingsClaim.Part: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    held.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> HoldingsClaim.Part {
    try HoldingsClaim.Part(object: reader.take(), held: reader.take())
  }
}

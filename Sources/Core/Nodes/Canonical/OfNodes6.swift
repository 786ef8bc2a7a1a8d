// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension PieceRequest: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try piece.put(to: &bytes)
    begin.put(to: &bytes)
    length.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> PieceRequest {
    try PieceRequest(piece: reader.take(), begin: reader.take(), length: reader.take())
  }
}

extension RankQuery: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try address.put(to: &bytes)
    try locality.put(to: &bytes)
    try entries.put(to: &bytes)
    try limit.put(to: &bytes)
    try seed.put(to: &bytes)
    explain.put(to: &bytes)
    isFromLoopback.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> RankQuery {
    try RankQuery(
      address: reader.take(), locality: reader.take(), entries: reader.take(), limit: reader.take(),
      seed: reader.take(), explain: reader.take(), isFromLoopback: reader.take())
  }
}

extension RankQuery.Entry: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try address.put(to: &bytes)
    try port.put(to: &bytes)
    try locality.put(to: &bytes)
    try held.put(to: &bytes)
    try blocks.put(to: &bytes)
    try load.put(to: &bytes)
    try uplink.put(to: &bytes)
    try roundTrip.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> RankQuery.Entry {
    try RankQuery.Entry(
      address: reader.take(), port: reader.take(), locality: reader.take(), held: reader.take(), blocks: reader.take(),
      load: reader.take(), uplink: reader.take(), roundTrip: reader.take())
  }
}

extension RankedList: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try address.put(to: &bytes)
    try locality.put(to: &bytes)
    seed.put(to: &bytes)
    try lines.put(to: &bytes)
    try leftOut.put(to: &bytes)
  }
}

extension RankedList.LeftOut: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    place.put(to: &bytes)
    try address.put(to: &bytes)
    try port.put(to: &bytes)
    try reason.put(to: &bytes)
  }
}

extension RankedList.Line: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    place.put(to: &bytes)
    try address.put(to: &bytes)
    try port.put(to: &bytes)
    try ring.put(to: &bytes)
    try asn.put(to: &bytes)
    score.put(to: &bytes)
    try terms.put(to: &bytes)
  }
}

extension Reach: CanonicallyPut {}

extension Reach.Nearness: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension ReceiptReport: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try objects.put(to: &bytes)
    others.put(to: &bytes)
    try mismatched.put(to: &bytes)
    try freeRiders.put(to: &bytes)
    try flows.put(to: &bytes)
    try counts.put(to: &bytes)
  }
}

extension ReceiptReport.Object: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try self.bytes.put(to: &bytes)
    try publisher.put(to: &bytes)
    try url.put(to: &bytes)
  }
}

extension RegistrationCarrier.Outcome: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .accepted:
      bytes.put(canonical: "accepted")
    case .refused(let a, let b):
      bytes.put(canonical: "refused")
      a.put(to: &bytes)
      b.put(to: &bytes)
    case .failed(let a):
      bytes.put(canonical: "failed")
      a.put(to: &bytes)
    }
  }

  static func take(from reader: CanonicalReader) throws -> RegistrationCarrier.Outcome {
    let name = try reader.readString()
    return switch name {
    case "accepted":
      .accepted
    case "refused":
      try .refused(status: reader.take(), sentence: reader.take())
    case "failed":
      try .failed(sentence: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension ResponseHead: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    status.put(to: &bytes)
    try fields.put(to: &bytes)
    try hidden.put(to: &bytes)
    requestedAt.put(to: &bytes)
    receivedAt.put(to: &bytes)
    isOpen.put(to: &bytes)
  }
}

extension RolloutChannel: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    pattern.put(to: &bytes)
  }
}

extension SelectorAccess: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    isHere.put(to: &bytes)
    try bearer.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> SelectorAccess {
    try SelectorAccess(isHere: reader.take(), bearer: reader.take())
  }
}

extension SelectorAccess.Bearer: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .missing:
      bytes.put(canonical: "missing")
    case .wrong:
      bytes.put(canonical: "wrong")
    case .registrar:
      bytes.put(canonical: "registrar")
    case .`operator`(let a):
      bytes.put(canonical: "operator")
      a.put(to: &bytes)
    }
  }

  static func take(from reader: CanonicalReader) throws -> SelectorAccess.Bearer {
    let name = try reader.readString()
    return switch name {
    case "missing":
      .missing
    case "wrong":
      .wrong
    case "registrar":
      .registrar
    case "operator":
      try .`operator`(name: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension SelectorAnswer: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    if try put1(to: &bytes) { return }
    _ = try put2(to: &bytes)
  }

  private func put1(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .tracker(let a, let b):
      bytes.put(canonical: "tracker")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .trackerFailure(let a):
      bytes.put(canonical: "trackerFailure")
      a.put(to: &bytes)
    case .scrape(let a):
      bytes.put(canonical: "scrape")
      try a.put(to: &bytes)
    case .announced(let a):
      bytes.put(canonical: "announced")
      try a.put(to: &bytes)
    case .registered(let a):
      bytes.put(canonical: "registered")
      try a.put(to: &bytes)
    case .peers(let a, let b):
      bytes.put(canonical: "peers")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .objects(let a, let b):
      bytes.put(canonical: "objects")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .health(let a):
      bytes.put(canonical: "health")
      try a.put(to: &bytes)
    case .discovery(let a):
      bytes.put(canonical: "discovery")
      try a.put(to: &bytes)
    case .view(let a):
      bytes.put(canonical: "view")
      try a.put(to: &bytes)
    case .metrics(let a):
      bytes.put(canonical: "metrics")
      try a.put(to: &bytes)
    case .policy(let a):
      bytes.put(canonical: "policy")
      try a.put(to: &bytes)
    case .ranked(let a):
      bytes.put(canonical: "ranked")
      try a.put(to: &bytes)
    case .pairs(let a):
      bytes.put(canonical: "pairs")
      try a.put(to: &bytes)
    case .receipts(let a):
      bytes.put(canonical: "receipts")
      try a.put(to: &bytes)
    case .traces(let a):
      bytes.put(canonical: "traces")
      try a.put(to: &bytes)
    default: return false
    }
    return true
  }

  private func put2(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .traceArchive(let a, let b):
      bytes.put(canonical: "traceArchive")
      a.put(to: &bytes)
      try b.put(to: &bytes)
    case .traceTaken(let a):
      bytes.put(canonical: "traceTaken")
      a.put(to: &bytes)
    case .copyKept:
      bytes.put(canonical: "copyKept")
    case .copy(let a):
      bytes.put(canonical: "copy")
      try a.put(to: &bytes)
    case .error(let a, let b):
      bytes.put(canonical: "error")
      a.put(to: &bytes)
      b.put(to: &bytes)
    case .nothingHere:
      bytes.put(canonical: "nothingHere")
    case .description:
      bytes.put(canonical: "description")
    case .unproven(let a):
      bytes.put(canonical: "unproven")
      a.put(to: &bytes)
    case .tooMany(let a):
      bytes.put(canonical: "tooMany")
      try a.put(to: &bytes)
    case .alto(let a):
      bytes.put(canonical: "alto")
      try a.put(to: &bytes)
    case .methodNotAllowed(let a):
      bytes.put(canonical: "methodNotAllowed")
      a.put(to: &bytes)
    default: return false
    }
    return true
  }
}

extension SelectorAnswer.Health: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    objects.put(to: &bytes)
    peers.put(to: &bytes)
    try uptime.put(to: &bytes)
  }
}

extension SelectorAnswer.ObjectSummary: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try length.put(to: &bytes)
    try urls.put(to: &bytes)
    try origin.put(to: &bytes)
    isRegistered.put(to: &bytes)
    try census.put(to: &bytes)
    completions.put(to: &bytes)
  }
}

extension SelectorAnswer.Peers: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try length.put(to: &bytes)
    try urls.put(to: &bytes)
    try address.put(to: &bytes)
    try locality.put(to: &bytes)
    try census.put(to: &bytes)
    try ranking.put(to: &bytes)
    policy.put(to: &bytes)
    seed.put(to: &bytes)
  }
}

extension SelectorAnswer.RegistrationReply: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    registered.put(to: &bytes)
    try refused.put(to: &bytes)
    try interval.put(to: &bytes)
    try takesCopies.put(to: &bytes)
  }
}

extension SelectorAnswer.RegistrationReply.Refusal: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    sentence.put(to: &bytes)
  }
}

extension SelectorConfiguration: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try allowedOrigins.put(to: &bytes)
    try limits.put(to: &bytes)
    try policy.put(to: &bytes)
    try youngInterval.put(to: &bytes)
    try youngFor.put(to: &bytes)
    try incompleteInterval.put(to: &bytes)
    try spacing.put(to: &bytes)
    try completeInterval.put(to: &bytes)
    try minInterval.put(to: &bytes)
    try incompleteLifetime.put(to: &bytes)
    try completeLifetime.put(to: &bytes)
    try heartbeatInterval.put(to: &bytes)
    try holdingsLifetime.put(to: &bytes)
    try stockInterval.put(to: &bytes)
    try stockMinInterval.put(to: &bytes)
    try stockLifetime.put(to: &bytes)
    defaultWanted.put(to: &bytes)
    maximumWanted.put(to: &bytes)
    maximumHandedOut.put(to: &bytes)
    try registrationSkew.put(to: &bytes)
    try longestValidity.put(to: &bytes)
    try registrationInterval.put(to: &bytes)
    try sweepInterval.put(to: &bytes)
    try rotation.put(to: &bytes)
    try allowsUnproven.put(to: &bytes)
    maximumListed.put(to: &bytes)
    try calls.put(to: &bytes)
    try longestPace.put(to: &bytes)
    try doors.put(to: &bytes)
    try store.put(to: &bytes)
    try uplink.put(to: &bytes)
    try holdOutPerMille.put(to: &bytes)
    try channels.put(to: &bytes)
    try planted.put(to: &bytes)
  }
}

extension SelectorConfiguration.Doors: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    hasRegistrationToken.put(to: &bytes)
    hasOperators.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> SelectorConfiguration.Doors {
    try SelectorConfiguration.Doors(hasRegistrationToken: reader.take(), hasOperators: reader.take())
  }
}

// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension OriginInput: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    if try put1(to: &bytes) { return }
    _ = try put2(to: &bytes)
  }

  private func put1(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .started(let a, let b):
      bytes.put(canonical: "started")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .asked(let a, let b):
      bytes.put(canonical: "asked")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .found(let a, let b, let c):
      bytes.put(canonical: "found")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .listed(let a, let b):
      bytes.put(canonical: "listed")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .ended(let a, let b, let c):
      bytes.put(canonical: "ended")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      c.put(to: &bytes)
    case .repeated(let a, let b):
      bytes.put(canonical: "repeated")
      a.put(to: &bytes)
      b.put(to: &bytes)
    case .scanned(let a, let b):
      bytes.put(canonical: "scanned")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .withdrawn(let a):
      bytes.put(canonical: "withdrawn")
      try a.put(to: &bytes)
    case .keys(let a, let b):
      bytes.put(canonical: "keys")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .described(let a, let b, let c):
      bytes.put(canonical: "described")
      a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .describingFailed(let a, let b, let c):
      bytes.put(canonical: "describingFailed")
      a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .describingPaused(let a, let b, let c):
      bytes.put(canonical: "describingPaused")
      a.put(to: &bytes)
      try b.put(to: &bytes)
      c.put(to: &bytes)
    default: return false
    }
    return true
  }

  private func put2(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .registered(let a):
      bytes.put(canonical: "registered")
      try a.put(to: &bytes)
    case .deadlineReached:
      bytes.put(canonical: "deadlineReached")
    default: return false
    }
    return true
  }
}

extension OriginInput.DescribeFailure: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .changed:
      bytes.put(canonical: "changed")
    case .unsettled(let a):
      bytes.put(canonical: "unsettled")
      try a.put(to: &bytes)
    case .failed(let a):
      bytes.put(canonical: "failed")
      a.put(to: &bytes)
    }
  }
}

extension OriginInput.FileChange: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .appeared(let a, let b):
      bytes.put(canonical: "appeared")
      a.put(to: &bytes)
      try b.put(to: &bytes)
    case .vanished(let a):
      bytes.put(canonical: "vanished")
      a.put(to: &bytes)
    case .denied(let a):
      bytes.put(canonical: "denied")
      a.put(to: &bytes)
    }
  }
}

extension OriginInput.FileLookup: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .file(let a, let b):
      bytes.put(canonical: "file")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .directory:
      bytes.put(canonical: "directory")
    case .missing:
      bytes.put(canonical: "missing")
    case .denied:
      bytes.put(canonical: "denied")
    case .exhausted:
      bytes.put(canonical: "exhausted")
    }
  }
}

extension OriginInput.RegistrationResult: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .accepted:
      bytes.put(canonical: "accepted")
    case .partly(let a, let b):
      bytes.put(canonical: "partly")
      a.put(to: &bytes)
      b.put(to: &bytes)
    case .refused(let a, let b):
      bytes.put(canonical: "refused")
      a.put(to: &bytes)
      b.put(to: &bytes)
    case .unreachable(let a):
      bytes.put(canonical: "unreachable")
      a.put(to: &bytes)
    }
  }
}

extension OriginPolicy: CanonicallyPut {}

extension PairCounts.Line: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try pair.put(to: &bytes)
    try byRing.put(to: &bytes)
  }
}

extension PairCounts.Pair: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try requester.put(to: &bytes)
    try peer.put(to: &bytes)
  }
}

extension PeersQuery: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try target.put(to: &bytes)
    try address.put(to: &bytes)
    try locality.put(to: &bytes)
    explain.put(to: &bytes)
    try limit.put(to: &bytes)
    isFromLoopback.put(to: &bytes)
  }
}

extension PeersQuery.Target: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .object(let a):
      bytes.put(canonical: "object")
      try a.put(to: &bytes)
    case .infohash(let a):
      bytes.put(canonical: "infohash")
      try a.put(to: &bytes)
    case .url(let a):
      bytes.put(canonical: "url")
      a.put(to: &bytes)
    }
  }
}

extension PieceRequest: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try piece.put(to: &bytes)
    begin.put(to: &bytes)
    length.put(to: &bytes)
  }
}

extension RankQuery: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try address.put(to: &bytes)
    try locality.put(to: &bytes)
    try entries.put(to: &bytes)
    try limit.put(to: &bytes)
    try seed.put(to: &bytes)
    explain.put(to: &bytes)
    isFromLoopback.put(to: &bytes)
  }
}

extension RankQuery.Entry: CanonicallyPut {
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

extension Reach.Nearness: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension RegistrationCarrier.Outcome: CanonicallyPut {
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

extension SelectorAccess: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    isHere.put(to: &bytes)
    try bearer.put(to: &bytes)
  }
}

extension SelectorAccess.Bearer: CanonicallyPut {
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
    case .metrics(let a):
      bytes.put(canonical: "metrics")
      try a.put(to: &bytes)
    case .sharedMetrics(let a, let b):
      bytes.put(canonical: "sharedMetrics")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .policy(let a):
      bytes.put(canonical: "policy")
      try a.put(to: &bytes)
    case .ranked(let a):
      bytes.put(canonical: "ranked")
      try a.put(to: &bytes)
    case .pairs(let a):
      bytes.put(canonical: "pairs")
      try a.put(to: &bytes)
    case .error(let a, let b):
      bytes.put(canonical: "error")
      a.put(to: &bytes)
      b.put(to: &bytes)
    case .nothingHere:
      bytes.put(canonical: "nothingHere")
    case .description:
      bytes.put(canonical: "description")
    default: return false
    }
    return true
  }

  private func put2(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
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

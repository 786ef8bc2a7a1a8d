// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension ObjectDescription: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    try geometry.put(to: &bytes)
    try infohashes.put(to: &bytes)
    try piecesRoot.put(to: &bytes)
    try announce.put(to: &bytes)
    try urls.put(to: &bytes)
    try signer.put(to: &bytes)
    try readAt.put(to: &bytes)
    try registration.put(to: &bytes)
  }
}

extension ObjectDescription.Signer: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try key.put(to: &bytes)
    serial.put(to: &bytes)
    path.put(to: &bytes)
    isValid.put(to: &bytes)
    try base.put(to: &bytes)
    try also.put(to: &bytes)
    try until.put(to: &bytes)
    try cosigners.put(to: &bytes)
    try keys.put(to: &bytes)
  }
}

extension OriginConfiguration: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try node.put(to: &bytes)
    try publicURL.put(to: &bytes)
    registers.put(to: &bytes)
    parallelDescriptions.put(to: &bytes)
    lists.put(to: &bytes)
    try showsDotfiles.put(to: &bytes)
    try calls.put(to: &bytes)
    try policy.put(to: &bytes)
  }
}

extension OriginEffect: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .lookup(let a, let b):
      bytes.put(canonical: "lookup")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .answer(let a, let b):
      bytes.put(canonical: "answer")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .mayRepeat(let a, let b):
      bytes.put(canonical: "mayRepeat")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .scan:
      bytes.put(canonical: "scan")
    case .list(let a, let b, let c):
      bytes.put(canonical: "list")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      c.put(to: &bytes)
    case .describe(let a, let b, let c):
      bytes.put(canonical: "describe")
      a.put(to: &bytes)
      try b.put(to: &bytes)
      c.put(to: &bytes)
    case .register(let a):
      bytes.put(canonical: "register")
      try a.put(to: &bytes)
    case .withdraw(let a):
      bytes.put(canonical: "withdraw")
      try a.put(to: &bytes)
    case .repeatNothing:
      bytes.put(canonical: "repeatNothing")
    case .log(let a):
      bytes.put(canonical: "log")
      try a.put(to: &bytes)
    }
  }
}

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

extension RolloutChannel: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    pattern.put(to: &bytes)
  }
}

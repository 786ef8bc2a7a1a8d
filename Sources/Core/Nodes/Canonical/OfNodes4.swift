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
    case .policy(let a):
      bytes.put(canonical: "policy")
      try a.put(to: &bytes)
    case .error(let a, let b):
      bytes.put(canonical: "error")
      a.put(to: &bytes)
      b.put(to: &bytes)
    case .unproven(let a):
      bytes.put(canonical: "unproven")
      a.put(to: &bytes)
    case .tooMany(let a):
      bytes.put(canonical: "tooMany")
      try a.put(to: &bytes)
    case .methodNotAllowed(let a):
      bytes.put(canonical: "methodNotAllowed")
      a.put(to: &bytes)
    }
  }
}

extension SelectorAnswer.Health: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    objects.put(to: &bytes)
    peers.put(to: &bytes)
    try uptime.put(to: &bytes)
  }
}

extension SelectorAnswer.Metrics: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try counters.put(to: &bytes)
    try drops.put(to: &bytes)
    objects.put(to: &bytes)
    holdings.put(to: &bytes)
    try census.put(to: &bytes)
    try uptime.put(to: &bytes)
    policy.put(to: &bytes)
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
  }
}

extension SelectorAnswer.RegistrationReply.Refusal: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    sentence.put(to: &bytes)
  }
}

extension SelectorConfiguration: CanonicallyPut {
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
    try doors.put(to: &bytes)
  }
}

extension SelectorConfiguration.Doors: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    hasRegistrationToken.put(to: &bytes)
    hasOperators.put(to: &bytes)
  }
}

extension SelectorCounters: CanonicallyPut {}

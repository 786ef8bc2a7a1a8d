// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

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
    pace.put(to: &bytes)
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
    try longestPace.put(to: &bytes)
    try doors.put(to: &bytes)
    try store.put(to: &bytes)
  }
}

extension SelectorConfiguration.Doors: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    hasRegistrationToken.put(to: &bytes)
    hasOperators.put(to: &bytes)
  }
}

extension SelectorConfiguration.Store: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    teller.put(to: &bytes)
    try spacing.put(to: &bytes)
    try lifetime.put(to: &bytes)
    room.put(to: &bytes)
  }
}

extension SelectorCounters: CanonicallyPut {}

extension SelectorEffect: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .answer(let a, let b):
      bytes.put(canonical: "answer")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .log(let a):
      bytes.put(canonical: "log")
      try a.put(to: &bytes)
    case .tell(let a, let b):
      bytes.put(canonical: "tell")
      a.put(to: &bytes)
      try b.put(to: &bytes)
    case .pace(let a):
      bytes.put(canonical: "pace")
      try a.put(to: &bytes)
    }
  }
}

extension SelectorInput: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    if try put1(to: &bytes) { return }
    if try put2(to: &bytes) { return }
    _ = try put3(to: &bytes)
  }

  private func put1(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .started(let a, let b, let c):
      bytes.put(canonical: "started")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      try c.put(to: &bytes)
    case .tracker(let a, let b, let c, let d):
      bytes.put(canonical: "tracker")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
    case .scrape(let a, let b, let c):
      bytes.put(canonical: "scrape")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .register(let a, let b, let c, let d, let e, let f):
      bytes.put(canonical: "register")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      c.put(to: &bytes)
      try d.put(to: &bytes)
      try e.put(to: &bytes)
      try f.put(to: &bytes)
    case .withdraw(let a, let b, let c, let d):
      bytes.put(canonical: "withdraw")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
    case .announce(let a, let b, let c, let d, let e, let f, let g):
      bytes.put(canonical: "announce")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
      try e.put(to: &bytes)
      try f.put(to: &bytes)
      try g.put(to: &bytes)
    case .peers(let a, let b, let c, let d):
      bytes.put(canonical: "peers")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
    case .objects(let a, let b, let c):
      bytes.put(canonical: "objects")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    default: return false
    }
    return true
  }

  private func put2(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .health(let a):
      bytes.put(canonical: "health")
      try a.put(to: &bytes)
    case .metrics(let a, let b):
      bytes.put(canonical: "metrics")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .malformed(let a, let b, let c):
      bytes.put(canonical: "malformed")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      try c.put(to: &bytes)
    case .malformedTracker(let a, let b, let c):
      bytes.put(canonical: "malformedTracker")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      try c.put(to: &bytes)
    case .notFound(let a, let b):
      bytes.put(canonical: "notFound")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .methodNotAllowed(let a, let b, let c):
      bytes.put(canonical: "methodNotAllowed")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      try c.put(to: &bytes)
    case .deadlineReached:
      bytes.put(canonical: "deadlineReached")
    case .impostor(let a, let b, let c):
      bytes.put(canonical: "impostor")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .alto(let a, let b, let c, let d, let e):
      bytes.put(canonical: "alto")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      c.put(to: &bytes)
      try d.put(to: &bytes)
      try e.put(to: &bytes)
    case .description(let a, let b):
      bytes.put(canonical: "description")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .rank(let a, let b, let c, let d):
      bytes.put(canonical: "rank")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
    default: return false
    }
    return true
  }

  private func put3(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .pairs(let a, let b, let c):
      bytes.put(canonical: "pairs")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .unsupportedMedia(let a, let b):
      bytes.put(canonical: "unsupportedMedia")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .unreadable(let a):
      bytes.put(canonical: "unreadable")
      a.put(to: &bytes)
    case .datagrams(let a, let b):
      bytes.put(canonical: "datagrams")
      a.put(to: &bytes)
      b.put(to: &bytes)
    case .localitiesRead(let a):
      bytes.put(canonical: "localitiesRead")
      try a.put(to: &bytes)
    case .busy(let a):
      bytes.put(canonical: "busy")
      a.put(to: &bytes)
    case .store(let a):
      bytes.put(canonical: "store")
      try a.put(to: &bytes)
    case .policy(let a, let b, let c):
      bytes.put(canonical: "policy")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .changePolicy(let a, let b, let c, let d):
      bytes.put(canonical: "changePolicy")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
    default: return false
    }
    return true
  }
}

extension SenderProof: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .missing:
      bytes.put(canonical: "missing")
    case .wrong(let a):
      bytes.put(canonical: "wrong")
      a.put(to: &bytes)
    case .session(let a, let b):
      bytes.put(canonical: "session")
      a.put(to: &bytes)
      b.put(to: &bytes)
    }
  }
}

extension SharingState: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try counters.put(to: &bytes)
    isConnected.put(to: &bytes)
    waiting.put(to: &bytes)
    try lag.put(to: &bytes)
    selectors.put(to: &bytes)
  }
}

extension SharingState.Counters: CanonicallyPut {}

extension StoreInput: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .found(let a):
      bytes.put(canonical: "found")
      a.put(to: &bytes)
    case .lost(let a):
      bytes.put(canonical: "lost")
      a.put(to: &bytes)
    case .stored(let a):
      bytes.put(canonical: "stored")
      a.put(to: &bytes)
    case .said(let a):
      bytes.put(canonical: "said")
      try a.put(to: &bytes)
    case .tally(let a):
      bytes.put(canonical: "tally")
      try a.put(to: &bytes)
    }
  }
}

extension StoreInput.Said: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try self.bytes.put(to: &bytes)
    try age.put(to: &bytes)
  }
}

extension StoreInput.Tally: CanonicallyPut {}

extension StoredResponse: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    url.put(to: &bytes)
    status.put(to: &bytes)
    try fields.put(to: &bytes)
    try variant.put(to: &bytes)
    length.put(to: &bytes)
    requestedAt.put(to: &bytes)
    receivedAt.put(to: &bytes)
    ageOnArrival.put(to: &bytes)
  }
}

extension TUFAnswer: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .document(let a):
      bytes.put(canonical: "document")
      try a.put(to: &bytes)
    case .absent:
      bytes.put(canonical: "absent")
    case .tooLong:
      bytes.put(canonical: "tooLong")
    case .failed(let a):
      bytes.put(canonical: "failed")
      a.put(to: &bytes)
    case .untrusted(let a):
      bytes.put(canonical: "untrusted")
      a.put(to: &bytes)
    case .checked(let a):
      bytes.put(canonical: "checked")
      try a.put(to: &bytes)
    case .kept(let a):
      bytes.put(canonical: "kept")
      try a.put(to: &bytes)
    }
  }
}

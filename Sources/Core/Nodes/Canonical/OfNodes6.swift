// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension SelectorInput: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    if try put1(to: &bytes) { return }
    if try put2(to: &bytes) { return }
    if try put3(to: &bytes) { return }
    _ = try put4(to: &bytes)
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
    case .announce(let a, let b, let c, let d, let e, let f, let g, let h):
      bytes.put(canonical: "announce")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
      try e.put(to: &bytes)
      try f.put(to: &bytes)
      try g.put(to: &bytes)
      try h.put(to: &bytes)
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
    case .metrics(let a, let b, let c):
      bytes.put(canonical: "metrics")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
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
    case .receipts(let a, let b, let c):
      bytes.put(canonical: "receipts")
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
    case .discovery(let a, let b, let c):
      bytes.put(canonical: "discovery")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .view(let a, let b, let c, let d):
      bytes.put(canonical: "view")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
    default: return false
    }
    return true
  }

  private func put4(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .traces(let a, let b, let c, let d):
      bytes.put(canonical: "traces")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
    case .traceKept(let a, let b):
      bytes.put(canonical: "traceKept")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
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

extension SourceClass: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

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

extension TUFDocument: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try self.bytes.put(to: &bytes)
    try sha256.put(to: &bytes)
    try sha512.put(to: &bytes)
  }
}

extension TUFOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .load(let a):
      bytes.put(canonical: "load")
      try a.put(to: &bytes)
    case .fetch(let a, let b):
      bytes.put(canonical: "fetch")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .check(let a, let b):
      bytes.put(canonical: "check")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .keep(let a, let b):
      bytes.put(canonical: "keep")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .forget(let a):
      bytes.put(canonical: "forget")
      try a.put(to: &bytes)
    }
  }
}

extension TUFOrder.Check: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try key.put(to: &bytes)
    try signature.put(to: &bytes)
  }
}

extension TUFOrder.Kept: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension TUFRequest: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    target.put(to: &bytes)
    try targetDigest.put(to: &bytes)
    metadataURL.put(to: &bytes)
    targetsURL.put(to: &bytes)
    try root.put(to: &bytes)
    try startedAt.put(to: &bytes)
  }
}

extension TraceCall: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .collect(let a, let b):
      bytes.put(canonical: "collect")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .progress(let a):
      bytes.put(canonical: "progress")
      a.put(to: &bytes)
    case .archive(let a, let b):
      bytes.put(canonical: "archive")
      a.put(to: &bytes)
      try b.put(to: &bytes)
    case .part(let a, let b, let c, let d, let e):
      bytes.put(canonical: "part")
      a.put(to: &bytes)
      b.put(to: &bytes)
      c.put(to: &bytes)
      d.put(to: &bytes)
      e.put(to: &bytes)
    }
  }
}

extension TraceProgress: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    collection.put(to: &bytes)
    try sources.put(to: &bytes)
    leftOut.put(to: &bytes)
  }
}

extension TraceProgress.Source: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try node.put(to: &bytes)
    try state.put(to: &bytes)
    received.put(to: &bytes)
  }
}

extension TraceProgress.State: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

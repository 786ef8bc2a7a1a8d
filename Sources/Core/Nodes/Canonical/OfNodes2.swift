// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension AgentInput: CanonicallyPut {
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
    case .deadlineReached:
      bytes.put(canonical: "deadlineReached")
    case .stopping:
      bytes.put(canonical: "stopping")
    case .wanted(let a, let b, let c):
      bytes.put(canonical: "wanted")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .updating(let a, let b):
      bytes.put(canonical: "updating")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .updated(let a, let b):
      bytes.put(canonical: "updated")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .digested(let a, let b):
      bytes.put(canonical: "digested")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .asked(let a, let b):
      bytes.put(canonical: "asked")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .keeping(let a, let b):
      bytes.put(canonical: "keeping")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .abandoned(let a):
      bytes.put(canonical: "abandoned")
      try a.put(to: &bytes)
    case .exchangeEnded(let a, let b, let c):
      bytes.put(canonical: "exchangeEnded")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      c.put(to: &bytes)
    case .deliveryDrained(let a, let b):
      bytes.put(canonical: "deliveryDrained")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .tunnelled(let a, let b):
      bytes.put(canonical: "tunnelled")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    default: return false
    }
    return true
  }

  private func put2(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .lookedUp(let a, let b):
      bytes.put(canonical: "lookedUp")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .forwarded(let a, let b):
      bytes.put(canonical: "forwarded")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .forwardEnded(let a, let b):
      bytes.put(canonical: "forwardEnded")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .calling(let a, let b):
      bytes.put(canonical: "calling")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .probed(let a, let b):
      bytes.put(canonical: "probed")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .described(let a, let b):
      bytes.put(canonical: "described")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .announced(let a, let b):
      bytes.put(canonical: "announced")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .registered(let a, let b):
      bytes.put(canonical: "registered")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .remembered(let a, let b):
      bytes.put(canonical: "remembered")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .cacheMeasured(let a, let b):
      bytes.put(canonical: "cacheMeasured")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .shelved(let a):
      bytes.put(canonical: "shelved")
      try a.put(to: &bytes)
    case .removed(let a, let b):
      bytes.put(canonical: "removed")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .traceShared(let a):
      bytes.put(canonical: "traceShared")
      try a.put(to: &bytes)
    default: return false
    }
    return true
  }

  private func put3(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .opened(let a, let b, let c):
      bytes.put(canonical: "opened")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .stored(let a):
      bytes.put(canonical: "stored")
      try a.put(to: &bytes)
    case .storeFailed(let a, let b):
      bytes.put(canonical: "storeFailed")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .storeSpoilt(let a, let b):
      bytes.put(canonical: "storeSpoilt")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .judged(let a, let b):
      bytes.put(canonical: "judged")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .handshake(let a, let b, let c, let d, let e, let f):
      bytes.put(canonical: "handshake")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
      try e.put(to: &bytes)
      try f.put(to: &bytes)
    case .proven(let a, let b):
      bytes.put(canonical: "proven")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .message(let a, let b):
      bytes.put(canonical: "message")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .blockArrived(let a, let b, let c):
      bytes.put(canonical: "blockArrived")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .hashesArrived(let a, let b, let c):
      bytes.put(canonical: "hashesArrived")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .drained(let a, let b):
      bytes.put(canonical: "drained")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    default: return false
    }
    return true
  }

  private func put4(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .linkClosed(let a, let b):
      bytes.put(canonical: "linkClosed")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .strangerRefused(let a, let b):
      bytes.put(canonical: "strangerRefused")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .originAnswered(let a, let b):
      bytes.put(canonical: "originAnswered")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .originBlock(let a, let b, let c):
      bytes.put(canonical: "originBlock")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .originLeaves(let a, let b):
      bytes.put(canonical: "originLeaves")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .originEnded(let a, let b):
      bytes.put(canonical: "originEnded")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .plainProgress(let a, let b, let c):
      bytes.put(canonical: "plainProgress")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .plainEnded(let a, let b):
      bytes.put(canonical: "plainEnded")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    default: return false
    }
    return true
  }
}

extension AgentInput.AnnounceOutcome: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .reply(let a):
      bytes.put(canonical: "reply")
      try a.put(to: &bytes)
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

extension AgentInput.DescriptionOutcome: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .good(let a, let b):
      bytes.put(canonical: "good")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .notYet(let a):
      bytes.put(canonical: "notYet")
      a.put(to: &bytes)
    case .absent:
      bytes.put(canonical: "absent")
    case .withdrawn(let a):
      bytes.put(canonical: "withdrawn")
      try a.put(to: &bytes)
    case .redirected(let a, let b, let c):
      bytes.put(canonical: "redirected")
      a.put(to: &bytes)
      b.put(to: &bytes)
      try c.put(to: &bytes)
    case .unreachable(let a):
      bytes.put(canonical: "unreachable")
      a.put(to: &bytes)
    case .malformed(let a):
      bytes.put(canonical: "malformed")
      a.put(to: &bytes)
    case .untrusted(let a):
      bytes.put(canonical: "untrusted")
      a.put(to: &bytes)
    }
  }
}

extension AgentInput.Judgement: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try piece.put(to: &bytes)
    byLeaves.put(to: &bytes)
    try good.put(to: &bytes)
    try bad.put(to: &bytes)
    try exposed.put(to: &bytes)
  }
}

extension AgentInput.OriginAnswer: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    status.put(to: &bytes)
    try entityTag.put(to: &bytes)
    try retryAfterSeconds.put(to: &bytes)
    isUsable.put(to: &bytes)
  }
}

extension AgentInput.OriginEnd: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .complete:
      bytes.put(canonical: "complete")
    case .failed(let a):
      bytes.put(canonical: "failed")
      a.put(to: &bytes)
    case .stale:
      bytes.put(canonical: "stale")
    case .unusable:
      bytes.put(canonical: "unusable")
    }
  }
}

extension AgentInput.PlainEnd: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .complete(let a):
      bytes.put(canonical: "complete")
      a.put(to: &bytes)
    case .redirected(let a, let b, let c):
      bytes.put(canonical: "redirected")
      a.put(to: &bytes)
      b.put(to: &bytes)
      try c.put(to: &bytes)
    case .stale:
      bytes.put(canonical: "stale")
    case .failed(let a):
      bytes.put(canonical: "failed")
      a.put(to: &bytes)
    case .untrusted(let a):
      bytes.put(canonical: "untrusted")
      a.put(to: &bytes)
    }
  }
}

extension AgentInput.ProbeOutcome: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .answered(let a, let b, let c, let d, let e, let f):
      bytes.put(canonical: "answered")
      a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
      try e.put(to: &bytes)
      try f.put(to: &bytes)
    case .redirected(let a, let b, let c):
      bytes.put(canonical: "redirected")
      a.put(to: &bytes)
      b.put(to: &bytes)
      try c.put(to: &bytes)
    case .failed(let a):
      bytes.put(canonical: "failed")
      a.put(to: &bytes)
    case .untrusted(let a):
      bytes.put(canonical: "untrusted")
      a.put(to: &bytes)
    }
  }
}

extension AgentInput.ShareOutcome: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .brought(let a):
      bytes.put(canonical: "brought")
      a.put(to: &bytes)
    case .failed(let a):
      bytes.put(canonical: "failed")
      a.put(to: &bytes)
    }
  }
}

extension AgentInput.Verdict: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension AgentPolicy: CanonicallyPut {}

extension CacheLimits: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    self.bytes.put(to: &bytes)
    reserve.put(to: &bytes)
    try age.put(to: &bytes)
  }
}

extension CachePolicy: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    mostBody.put(to: &bytes)
    heuristicPercent.put(to: &bytes)
    mostHeuristic.put(to: &bytes)
    mostStale.put(to: &bytes)
  }
}

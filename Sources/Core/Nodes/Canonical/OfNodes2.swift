// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

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
    case .good(let a):
      bytes.put(canonical: "good")
      try a.put(to: &bytes)
    case .notYet(let a):
      bytes.put(canonical: "notYet")
      a.put(to: &bytes)
    case .absent:
      bytes.put(canonical: "absent")
    case .redirected(let a, let b):
      bytes.put(canonical: "redirected")
      a.put(to: &bytes)
      b.put(to: &bytes)
    case .unreachable(let a):
      bytes.put(canonical: "unreachable")
      a.put(to: &bytes)
    case .malformed(let a):
      bytes.put(canonical: "malformed")
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
    case .redirected(let a, let b):
      bytes.put(canonical: "redirected")
      a.put(to: &bytes)
      b.put(to: &bytes)
    case .stale:
      bytes.put(canonical: "stale")
    case .failed(let a):
      bytes.put(canonical: "failed")
      a.put(to: &bytes)
    }
  }
}

extension AgentInput.ProbeOutcome: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .answered(let a, let b, let c, let d, let e):
      bytes.put(canonical: "answered")
      a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
      try e.put(to: &bytes)
    case .redirected(let a, let b):
      bytes.put(canonical: "redirected")
      a.put(to: &bytes)
      b.put(to: &bytes)
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

extension CachePolicy: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    mostBody.put(to: &bytes)
    heuristicPercent.put(to: &bytes)
    mostHeuristic.put(to: &bytes)
    mostStale.put(to: &bytes)
  }
}

extension CacheRequest: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    method.put(to: &bytes)
    url.put(to: &bytes)
    try fields.put(to: &bytes)
    try hidden.put(to: &bytes)
    isPrivileged.put(to: &bytes)
  }
}

extension CacheVariant: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try terms.put(to: &bytes)
    isPrivileged.put(to: &bytes)
  }
}

extension CacheVariant.Term: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    try value.put(to: &bytes)
  }
}

extension DescriptionFacts: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try v1.put(to: &bytes)
    try v1Only.put(to: &bytes)
    length.put(to: &bytes)
    pieceLength.put(to: &bytes)
    try digest.put(to: &bytes)
    serial.put(to: &bytes)
    try hybrid.put(to: &bytes)
    try v1OnlyDescription.put(to: &bytes)
    try leaves.put(to: &bytes)
  }
}

extension DescriptionFacts.Stored: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try token.put(to: &bytes)
    length.put(to: &bytes)
  }
}

extension DirectoryPage.Entry: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    isDirectory.put(to: &bytes)
    size.put(to: &bytes)
    modified.put(to: &bytes)
  }
}

extension DirectoryPage.Lookup: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .entries(let a, let b):
      bytes.put(canonical: "entries")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .missing:
      bytes.put(canonical: "missing")
    case .denied:
      bytes.put(canonical: "denied")
    case .exhausted:
      bytes.put(canonical: "exhausted")
    }
  }
}

extension ExchangeID: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension FileToken: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension FileVersion: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    inode.put(to: &bytes)
    size.put(to: &bytes)
    modified.put(to: &bytes)
  }
}

extension Forwarding.Edits: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try set.put(to: &bytes)
    try dropped.put(to: &bytes)
  }
}

extension Forwarding.End: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .complete(let a):
      bytes.put(canonical: "complete")
      a.put(to: &bytes)
    case .failed(let a):
      bytes.put(canonical: "failed")
      a.put(to: &bytes)
    case .stale:
      bytes.put(canonical: "stale")
    case .refused(let a):
      bytes.put(canonical: "refused")
      a.put(to: &bytes)
    }
  }
}

extension Forwarding.Head: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    status.put(to: &bytes)
    try fields.put(to: &bytes)
    try hidden.put(to: &bytes)
    try description.put(to: &bytes)
    try wall.put(to: &bytes)
  }
}

extension Forwarding.Order: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try url.put(to: &bytes)
    method.put(to: &bytes)
    carriesFields.put(to: &bytes)
    try dropped.put(to: &bytes)
    try fields.put(to: &bytes)
  }
}

extension GatewayPolicy: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try bound.put(to: &bytes)
    try names.put(to: &bytes)
    try connectPorts.put(to: &bytes)
    readAhead.put(to: &bytes)
    rangeWindow.put(to: &bytes)
    completesAfter.put(to: &bytes)
    try cache.put(to: &bytes)
  }
}

extension GuardedURL: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    text.put(to: &bytes)
    try reach.put(to: &bytes)
  }
}

extension HTTPField: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    value.put(to: &bytes)
  }
}

extension HTTPRequest: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    method.put(to: &bytes)
    target.put(to: &bytes)
    try fields.put(to: &bytes)
    try marks.put(to: &bytes)
    try remote.put(to: &bytes)
    try local.put(to: &bytes)
    try wall.put(to: &bytes)
  }
}

extension HTTPResponse: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    status.put(to: &bytes)
    try fields.put(to: &bytes)
    try body.put(to: &bytes)
  }
}

extension HTTPResponse.BodyPart: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .text(let a):
      bytes.put(canonical: "text")
      a.put(to: &bytes)
    case .bytes(let a):
      bytes.put(canonical: "bytes")
      try a.put(to: &bytes)
    case .file(let a, let b):
      bytes.put(canonical: "file")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    }
  }
}

extension KeyPin: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .key(let a, let b):
      bytes.put(canonical: "key")
      a.put(to: &bytes)
      try b.put(to: &bytes)
    case .serial(let a, let b):
      bytes.put(canonical: "serial")
      a.put(to: &bytes)
      b.put(to: &bytes)
    }
  }
}

extension LinkEnd: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension LogEvent: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try level.put(to: &bytes)
    try name.put(to: &bytes)
    try fields.put(to: &bytes)
  }
}

extension LogEvent.Field: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    try value.put(to: &bytes)
  }
}

extension LogEvent.Level: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension LogEvent.Value: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .text(let a):
      bytes.put(canonical: "text")
      a.put(to: &bytes)
    case .integer(let a):
      bytes.put(canonical: "integer")
      a.put(to: &bytes)
    case .flag(let a):
      bytes.put(canonical: "flag")
      a.put(to: &bytes)
    }
  }
}

extension LogEventName: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

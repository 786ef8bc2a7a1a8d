// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension AgentInput.DescriptionOutcome: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> AgentInput.DescriptionOutcome {
    let name = try reader.readString()
    return switch name {
    case "good":
      try .good(reader.take(), from: reader.take())
    case "notYet":
      try .notYet(retryAfterSeconds: reader.take())
    case "absent":
      .absent
    case "withdrawn":
      try .withdrawn(reader.take())
    case "redirected":
      try .redirected(from: reader.take(), location: reader.take(), server: reader.take())
    case "unreachable":
      try .unreachable(sentence: reader.take())
    case "malformed":
      try .malformed(sentence: reader.take())
    case "untrusted":
      try .untrusted(sentence: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension AgentInput.Judgement: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try piece.put(to: &bytes)
    byLeaves.put(to: &bytes)
    try good.put(to: &bytes)
    try bad.put(to: &bytes)
    try exposed.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> AgentInput.Judgement {
    try AgentInput.Judgement(
      piece: reader.take(), byLeaves: reader.take(), good: reader.take(), bad: reader.take(), exposed: reader.take())
  }
}

extension AgentInput.OriginAnswer: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    status.put(to: &bytes)
    try entityTag.put(to: &bytes)
    try retryAfterSeconds.put(to: &bytes)
    isUsable.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> AgentInput.OriginAnswer {
    try AgentInput.OriginAnswer(
      status: reader.take(), entityTag: reader.take(), retryAfterSeconds: reader.take(), isUsable: reader.take())
  }
}

extension AgentInput.OriginEnd: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> AgentInput.OriginEnd {
    let name = try reader.readString()
    return switch name {
    case "complete":
      .complete
    case "failed":
      try .failed(sentence: reader.take())
    case "stale":
      .stale
    case "unusable":
      .unusable
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension AgentInput.PlainEnd: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> AgentInput.PlainEnd {
    let name = try reader.readString()
    return switch name {
    case "complete":
      try .complete(bytes: reader.take())
    case "redirected":
      try .redirected(from: reader.take(), location: reader.take(), server: reader.take())
    case "stale":
      .stale
    case "failed":
      try .failed(sentence: reader.take())
    case "untrusted":
      try .untrusted(sentence: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension AgentInput.ProbeOutcome: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .answered(let a, let b, let c, let d, let e, let f, let g):
      bytes.put(canonical: "answered")
      a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
      try e.put(to: &bytes)
      try f.put(to: &bytes)
      try g.put(to: &bytes)
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

  static func take(from reader: CanonicalReader) throws -> AgentInput.ProbeOutcome {
    let name = try reader.readString()
    return switch name {
    case "answered":
      try .answered(
        status: reader.take(), description: reader.take(), length: reader.take(), entityTag: reader.take(),
        retryAfterSeconds: reader.take(), server: reader.take(), copy: reader.take())
    case "redirected":
      try .redirected(from: reader.take(), location: reader.take(), server: reader.take())
    case "failed":
      try .failed(sentence: reader.take())
    case "untrusted":
      try .untrusted(sentence: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension AgentInput.ShareOutcome: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> AgentInput.ShareOutcome {
    let name = try reader.readString()
    return switch name {
    case "brought":
      try .brought(bytes: reader.take())
    case "failed":
      try .failed(sentence: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension AgentInput.Verdict: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension AgentPolicy: CanonicallyPut, CanonicallyTaken {}

extension CacheLimits: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    self.bytes.put(to: &bytes)
    reserve.put(to: &bytes)
    try age.put(to: &bytes)
  }
}

extension CachePolicy: CanonicallyPut, CanonicallyTaken {
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

extension CacheVariant: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try terms.put(to: &bytes)
    isPrivileged.put(to: &bytes)
  }
}

extension CacheVariant.Term: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    try value.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> CacheVariant.Term {
    try CacheVariant.Term(name: reader.take(), value: reader.take())
  }
}

extension CallBudgets.Rate: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    perSecond.put(to: &bytes)
    burst.put(to: &bytes)
    countsLoopback.put(to: &bytes)
  }
}

extension DescriptionCopy: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try signers.put(to: &bytes)
    length.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> DescriptionCopy {
    try DescriptionCopy(object: reader.take(), signers: reader.take(), length: reader.take())
  }
}

extension DescriptionFacts: CanonicallyPut, CanonicallyTaken {
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
    try hybridDigest.put(to: &bytes)
    try renewAfter.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> DescriptionFacts {
    try DescriptionFacts(
      object: reader.take(), v1: reader.take(), v1Only: reader.take(), length: reader.take(),
      pieceLength: reader.take(), digest: reader.take(), serial: reader.take(), hybrid: reader.take(),
      v1OnlyDescription: reader.take(), leaves: reader.take(), hybridDigest: reader.take(), renewAfter: reader.take())
  }
}

extension DescriptionFacts.Stored: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try token.put(to: &bytes)
    length.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> DescriptionFacts.Stored {
    try DescriptionFacts.Stored(token: reader.take(), length: reader.take())
  }
}

extension DirectoryPage.Entry: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    isDirectory.put(to: &bytes)
    size.put(to: &bytes)
    modified.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> DirectoryPage.Entry {
    try DirectoryPage.Entry(
      name: reader.take(), isDirectory: reader.take(), size: reader.take(), modified: reader.take())
  }
}

extension DirectoryPage.Lookup: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> DirectoryPage.Lookup {
    let name = try reader.readString()
    return switch name {
    case "entries":
      try .entries(reader.take(), isWhole: reader.take())
    case "missing":
      .missing
    case "denied":
      .denied
    case "exhausted":
      .exhausted
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension ExchangeID: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension FilePledge.Digests: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    length.put(to: &bytes)
    try sha256.put(to: &bytes)
    try sha512.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> FilePledge.Digests {
    try FilePledge.Digests(length: reader.take(), sha256: reader.take(), sha512: reader.take())
  }
}

// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension ObjectDescription: CanonicallyPut, CanonicallyTaken {
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

extension ObjectDescription.Signer: CanonicallyPut, CanonicallyTaken {
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

extension OriginConfiguration: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try node.put(to: &bytes)
    try publicURL.put(to: &bytes)
    registers.put(to: &bytes)
    try selector.put(to: &bytes)
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
    case .offer(let a, let b):
      bytes.put(canonical: "offer")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
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

extension OriginInput: CanonicallyPut, CanonicallyTaken {
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
    case .registered(let a, let b):
      bytes.put(canonical: "registered")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .offered(let a):
      bytes.put(canonical: "offered")
      try a.put(to: &bytes)
    case .deadlineReached:
      bytes.put(canonical: "deadlineReached")
    default: return false
    }
    return true
  }

  static func take(from reader: CanonicalReader) throws -> OriginInput {
    let name = try reader.readString()
    return switch name {
    case "started":
      try .started(reader.take(), seed: reader.take())
    case "asked":
      try .asked(reader.take(), reader.take())
    case "found":
      try .found(reader.take(), reader.take(), at: reader.take())
    case "listed":
      try .listed(reader.take(), reader.take())
    case "ended":
      try .ended(reader.take(), sent: reader.take(), whole: reader.take())
    case "repeated":
      try .repeated(answers: reader.take(), sent: reader.take())
    case "scanned":
      try .scanned(reader.take(), isComplete: reader.take())
    case "withdrawn":
      try .withdrawn(reader.take())
    case "keys":
      try .keys(signing: reader.take(), text: reader.take())
    case "described":
      try .described(path: reader.take(), reader.take(), reader.take())
    case "describingFailed":
      try .describingFailed(path: reader.take(), reader.take(), reader.take())
    case "describingPaused":
      try .describingPaused(path: reader.take(), reader.take(), done: reader.take())
    case "registered":
      try .registered(reader.take(), takesCopies: reader.take())
    case "offered":
      try .offered(reader.take())
    case "deadlineReached":
      .deadlineReached
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension OriginInput.DescribeFailure: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> OriginInput.DescribeFailure {
    let name = try reader.readString()
    return switch name {
    case "changed":
      .changed
    case "unsettled":
      try .unsettled(reader.take())
    case "failed":
      try .failed(reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension OriginInput.FileChange: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> OriginInput.FileChange {
    let name = try reader.readString()
    return switch name {
    case "appeared":
      try .appeared(path: reader.take(), reader.take())
    case "vanished":
      try .vanished(path: reader.take())
    case "denied":
      try .denied(path: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension OriginInput.FileLookup: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> OriginInput.FileLookup {
    let name = try reader.readString()
    return switch name {
    case "file":
      try .file(reader.take(), reader.take())
    case "directory":
      .directory
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

extension OriginInput.RegistrationResult: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> OriginInput.RegistrationResult {
    let name = try reader.readString()
    return switch name {
    case "accepted":
      .accepted
    case "partly":
      try .partly(refused: reader.take(), reader.take())
    case "refused":
      try .refused(status: reader.take(), reader.take())
    case "unreachable":
      try .unreachable(reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension OriginPolicy: CanonicallyPut, CanonicallyTaken {}

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

extension PeersQuery: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try target.put(to: &bytes)
    try address.put(to: &bytes)
    try locality.put(to: &bytes)
    explain.put(to: &bytes)
    try limit.put(to: &bytes)
    isFromLoopback.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> PeersQuery {
    try PeersQuery(
      target: reader.take(), address: reader.take(), locality: reader.take(), explain: reader.take(),
      limit: reader.take(), isFromLoopback: reader.take())
  }
}

extension PeersQuery.Target: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> PeersQuery.Target {
    let name = try reader.readString()
    return switch name {
    case "object":
      try .object(reader.take())
    case "infohash":
      try .infohash(reader.take())
    case "url":
      try .url(reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

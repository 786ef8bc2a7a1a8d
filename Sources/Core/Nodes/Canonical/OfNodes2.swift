// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension AgentInput: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> AgentInput {
    let name = try reader.readString()
    if let value = try take1(name, from: reader) { return value }
    if let value = try take2(name, from: reader) { return value }
    throw CanonicalError.unknownCase(name)
  }

  private static func take1(_ name: String, from reader: CanonicalReader) throws -> AgentInput? {
    switch name {
    case "started":
      try .started(reader.take(), seed: reader.take(), wall: reader.take())
    case "deadlineReached":
      .deadlineReached
    case "stopping":
      .stopping
    case "wanted":
      try .wanted(reader.take(), reader.take(), allowsUnverified: reader.take())
    case "updating":
      try .updating(reader.take(), reader.take())
    case "updated":
      try .updated(reader.take(), reader.take())
    case "digested":
      try .digested(reader.take(), reader.take())
    case "asked":
      try .asked(reader.take(), reader.take())
    case "keeping":
      try .keeping(reader.take(), reader.take())
    case "abandoned":
      try .abandoned(reader.take())
    case "exchangeEnded":
      try .exchangeEnded(reader.take(), sent: reader.take(), isWhole: reader.take())
    case "deliveryDrained":
      try .deliveryDrained(reader.take(), through: reader.take())
    case "tunnelled":
      try .tunnelled(reader.take(), reader.take())
    case "lookedUp":
      try .lookedUp(reader.take(), reader.take())
    case "forwarded":
      try .forwarded(reader.take(), reader.take())
    case "forwardEnded":
      try .forwardEnded(reader.take(), reader.take())
    case "calling":
      try .calling(reader.take(), reader.take())
    case "probed":
      try .probed(reader.take(), reader.take())
    case "described":
      try .described(reader.take(), reader.take())
    case "announced":
      try .announced(reader.take(), reader.take())
    case "registered":
      try .registered(reader.take(), reader.take())
    case "remembered":
      try .remembered(reader.take(), failure: reader.take())
    case "cacheMeasured":
      try .cacheMeasured(kept: reader.take(), free: reader.take())
    case "shelved":
      try .shelved(reader.take())
    case "removed":
      try .removed(reader.take(), failure: reader.take())
    case "traceShared":
      try .traceShared(reader.take())
    default: nil
    }
  }

  private static func take2(_ name: String, from reader: CanonicalReader) throws -> AgentInput? {
    switch name {
    case "opened":
      try .opened(reader.take(), held: reader.take(), provable: reader.take())
    case "stored":
      try .stored(reader.take())
    case "storeFailed":
      try .storeFailed(reader.take(), sentence: reader.take())
    case "storeSpoilt":
      try .storeSpoilt(reader.take(), sentence: reader.take())
    case "judged":
      try .judged(reader.take(), reader.take())
    case "handshake":
      try .handshake(
        reader.take(), remote: reader.take(), reader.take(), challenge: reader.take(), certified: reader.take(),
        roundTrip: reader.take())
    case "proven":
      try .proven(reader.take(), holds: reader.take())
    case "message":
      try .message(reader.take(), reader.take())
    case "blockArrived":
      try .blockArrived(reader.take(), reader.take(), reader.take())
    case "hashesArrived":
      try .hashesArrived(reader.take(), reader.take(), proven: reader.take())
    case "drained":
      try .drained(reader.take(), pieces: reader.take())
    case "linkClosed":
      try .linkClosed(reader.take(), reader.take())
    case "strangerRefused":
      try .strangerRefused(remote: reader.take(), reader.take())
    case "originAnswered":
      try .originAnswered(reader.take(), reader.take())
    case "originBlock":
      try .originBlock(reader.take(), reader.take(), reader.take())
    case "originLeaves":
      try .originLeaves(reader.take(), proven: reader.take())
    case "originEnded":
      try .originEnded(reader.take(), reader.take())
    case "plainProgress":
      try .plainProgress(reader.take(), received: reader.take(), length: reader.take())
    case "plainEnded":
      try .plainEnded(reader.take(), reader.take())
    default: nil
    }
  }
}

extension AgentInput.AnnounceOutcome: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> AgentInput.AnnounceOutcome {
    let name = try reader.readString()
    return switch name {
    case "reply":
      try .reply(reader.take())
    case "refused":
      try .refused(status: reader.take(), sentence: reader.take())
    case "failed":
      try .failed(sentence: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

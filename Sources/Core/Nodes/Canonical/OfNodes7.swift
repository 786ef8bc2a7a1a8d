// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension SelectorConfiguration.Store: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    teller.put(to: &bytes)
    try spacing.put(to: &bytes)
    try lifetime.put(to: &bytes)
    room.put(to: &bytes)
  }
}

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
    case .keepTrace(let a, let b, let c, let d):
      bytes.put(canonical: "keepTrace")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      try c.put(to: &bytes)
      d.put(to: &bytes)
    case .keepCopy(let a, let b):
      bytes.put(canonical: "keepCopy")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .dropCopy(let a):
      bytes.put(canonical: "dropCopy")
      try a.put(to: &bytes)
    case .dropTraces(let a):
      bytes.put(canonical: "dropTraces")
      a.put(to: &bytes)
    }
  }
}

extension SelectorInput: CanonicallyPut, CanonicallyTaken {
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
    case .keepCopy(let a, let b, let c, let d):
      bytes.put(canonical: "keepCopy")
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
    case .giveCopy(let a, let b, let c):
      bytes.put(canonical: "giveCopy")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .view(let a, let b, let c, let d):
      bytes.put(canonical: "view")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
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

  static func take(from reader: CanonicalReader) throws -> SelectorInput {
    let name = try reader.readString()
    if let value = try take1(name, from: reader) { return value }
    if let value = try take2(name, from: reader) { return value }
    throw CanonicalError.unknownCase(name)
  }

  private static func take1(_ name: String, from reader: CanonicalReader) throws -> SelectorInput? {
    switch name {
    case "started":
      try .started(reader.take(), seed: reader.take(), wall: reader.take())
    case "tracker":
      try .tracker(reader.take(), reader.take(), remote: reader.take(), reader.take())
    case "scrape":
      try .scrape(reader.take(), reader.take(), caller: reader.take())
    case "register":
      try .register(
        reader.take(), reader.take(), signatureIsValid: reader.take(), wall: reader.take(), caller: reader.take(),
        access: reader.take())
    case "withdraw":
      try .withdraw(reader.take(), reader.take(), caller: reader.take(), access: reader.take())
    case "announce":
      try .announce(
        reader.take(), reader.take(), address: reader.take(), reader.take(), proof: reader.take(),
        networks: reader.take(), vouched: reader.take(), receiptsHold: reader.take())
    case "peers":
      try .peers(reader.take(), reader.take(), caller: reader.take(), access: reader.take())
    case "objects":
      try .objects(reader.take(), caller: reader.take(), access: reader.take())
    case "health":
      try .health(reader.take())
    case "metrics":
      try .metrics(reader.take(), caller: reader.take(), format: reader.take())
    case "malformed":
      try .malformed(reader.take(), sentence: reader.take(), caller: reader.take())
    case "malformedTracker":
      try .malformedTracker(reader.take(), sentence: reader.take(), caller: reader.take())
    case "notFound":
      try .notFound(reader.take(), caller: reader.take())
    case "methodNotAllowed":
      try .methodNotAllowed(reader.take(), allowed: reader.take(), caller: reader.take())
    case "deadlineReached":
      .deadlineReached
    case "impostor":
      try .impostor(reader.take(), reader.take(), caller: reader.take())
    case "alto":
      try .alto(reader.take(), reader.take(), map: reader.take(), caller: reader.take(), access: reader.take())
    case "description":
      try .description(reader.take(), caller: reader.take())
    case "rank":
      try .rank(reader.take(), reader.take(), caller: reader.take(), access: reader.take())
    case "pairs":
      try .pairs(reader.take(), caller: reader.take(), access: reader.take())
    case "receipts":
      try .receipts(reader.take(), caller: reader.take(), access: reader.take())
    case "unsupportedMedia":
      try .unsupportedMedia(reader.take(), caller: reader.take())
    case "unreadable":
      try .unreadable(requests: reader.take())
    case "datagrams":
      try .datagrams(connections: reader.take(), dropped: reader.take())
    default: nil
    }
  }

  private static func take2(_ name: String, from reader: CanonicalReader) throws -> SelectorInput? {
    switch name {
    case "localitiesRead":
      try .localitiesRead(problem: reader.take())
    case "busy":
      try .busy(permille: reader.take())
    case "store":
      try .store(reader.take())
    case "policy":
      try .policy(reader.take(), caller: reader.take(), access: reader.take())
    case "changePolicy":
      try .changePolicy(reader.take(), reader.take(), caller: reader.take(), access: reader.take())
    case "discovery":
      try .discovery(reader.take(), caller: reader.take(), access: reader.take())
    case "keepCopy":
      try .keepCopy(reader.take(), reader.take(), reader.take(), caller: reader.take())
    case "giveCopy":
      try .giveCopy(reader.take(), reader.take(), caller: reader.take())
    case "view":
      try .view(reader.take(), reader.take(), caller: reader.take(), access: reader.take())
    case "traces":
      try .traces(reader.take(), reader.take(), caller: reader.take(), access: reader.take())
    case "traceKept":
      try .traceKept(reader.take(), failure: reader.take())
    default: nil
    }
  }
}

extension SenderProof: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> SenderProof {
    let name = try reader.readString()
    return switch name {
    case "missing":
      .missing
    case "wrong":
      try .wrong(sentence: reader.take())
    case "session":
      try .session(reader.take(), count: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension SourceClass: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

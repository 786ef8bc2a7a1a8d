// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension StoreInput: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> StoreInput {
    let name = try reader.readString()
    return switch name {
    case "found":
      try .found(isEmptied: reader.take())
    case "lost":
      try .lost(reader.take())
    case "stored":
      try .stored(reader.take())
    case "said":
      try .said(reader.take())
    case "tally":
      try .tally(reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension StoreInput.Said: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try self.bytes.put(to: &bytes)
    try age.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> StoreInput.Said {
    try StoreInput.Said(reader.take(), age: reader.take())
  }
}

extension StoreInput.Tally: CanonicallyPut, CanonicallyTaken {}

extension StoredResponse: CanonicallyPut, CanonicallyTaken {
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

extension TUFAnswer: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> TUFAnswer {
    let name = try reader.readString()
    return switch name {
    case "document":
      try .document(reader.take())
    case "absent":
      .absent
    case "tooLong":
      .tooLong
    case "failed":
      try .failed(sentence: reader.take())
    case "untrusted":
      try .untrusted(sentence: reader.take())
    case "checked":
      try .checked(reader.take())
    case "kept":
      try .kept(failure: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension TUFDocument: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try self.bytes.put(to: &bytes)
    try sha256.put(to: &bytes)
    try sha512.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> TUFDocument {
    try TUFDocument(bytes: reader.take(), sha256: reader.take(), sha512: reader.take())
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

extension TUFRequest: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    target.put(to: &bytes)
    try targetDigest.put(to: &bytes)
    metadataURL.put(to: &bytes)
    targetsURL.put(to: &bytes)
    try root.put(to: &bytes)
    try startedAt.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> TUFRequest {
    try TUFRequest(
      target: reader.take(), targetDigest: reader.take(), metadataURL: reader.take(), targetsURL: reader.take(),
      root: reader.take(), startedAt: reader.take())
  }
}

extension TraceCall: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> TraceCall {
    let name = try reader.readString()
    return switch name {
    case "collect":
      try .collect(object: reader.take(), last: reader.take())
    case "progress":
      try .progress(reader.take())
    case "archive":
      try .archive(reader.take(), reader.take())
    case "part":
      try .part(
        reader.take(), ticket: reader.take(), offset: reader.take(), count: reader.take(), isLast: reader.take())
    default: throw CanonicalError.unknownCase(name)
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

extension TransferFailure: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try kind.put(to: &bytes)
    sentence.put(to: &bytes)
    try waited.put(to: &bytes)
  }
}

extension TransferFailure.Kind: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension TransferReport: CanonicallyPut {}

extension WaitAccount.Entry: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try cause.put(to: &bytes)
    try time.put(to: &bytes)
  }
}

extension Waiting.Cause: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension Want.Step: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension Want.Target: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .url(let a):
      bytes.put(canonical: "url")
      a.put(to: &bytes)
    case .metainfoFile(let a):
      bytes.put(canonical: "metainfoFile")
      a.put(to: &bytes)
    }
  }

  static func take(from reader: CanonicalReader) throws -> Want.Target {
    let name = try reader.readString()
    return switch name {
    case "url":
      try .url(reader.take())
    case "metainfoFile":
      try .metainfoFile(reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension WatchedNode: CanonicallyPut {}

extension WithdrawnFiles.File: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    path.put(to: &bytes)
    try version.put(to: &bytes)
    try object.put(to: &bytes)
    try tombstones.put(to: &bytes)
    text.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> WithdrawnFiles.File {
    try WithdrawnFiles.File(
      path: reader.take(), version: reader.take(), object: reader.take(), tombstones: reader.take(),
      text: reader.take())
  }
}

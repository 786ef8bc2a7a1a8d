// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension FileToken: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension FileVersion: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    inode.put(to: &bytes)
    size.put(to: &bytes)
    modified.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> FileVersion {
    try FileVersion(inode: reader.take(), size: reader.take(), modified: reader.take())
  }
}

extension Forwarding.Edits: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try set.put(to: &bytes)
    try dropped.put(to: &bytes)
  }
}

extension Forwarding.End: CanonicallyPut, CanonicallyTaken {
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
    case .untrusted(let a):
      bytes.put(canonical: "untrusted")
      a.put(to: &bytes)
    }
  }

  static func take(from reader: CanonicalReader) throws -> Forwarding.End {
    let name = try reader.readString()
    return switch name {
    case "complete":
      try .complete(bytes: reader.take())
    case "failed":
      try .failed(sentence: reader.take())
    case "stale":
      .stale
    case "refused":
      try .refused(sentence: reader.take())
    case "untrusted":
      try .untrusted(sentence: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension Forwarding.Head: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    status.put(to: &bytes)
    try fields.put(to: &bytes)
    try hidden.put(to: &bytes)
    try description.put(to: &bytes)
    try wall.put(to: &bytes)
    try server.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> Forwarding.Head {
    try Forwarding.Head(
      status: reader.take(), fields: reader.take(), hidden: reader.take(), description: reader.take(),
      wall: reader.take(), server: reader.take())
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

extension GatewayPolicy: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try bound.put(to: &bytes)
    try names.put(to: &bytes)
    try networks.put(to: &bytes)
    try connectPorts.put(to: &bytes)
    readAhead.put(to: &bytes)
    rangeWindow.put(to: &bytes)
    completesAfter.put(to: &bytes)
    try refusesUnverified.put(to: &bytes)
    try cache.put(to: &bytes)
  }
}

extension GivenKeys.OfOrigin: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    origin.put(to: &bytes)
    try key.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> GivenKeys.OfOrigin {
    try GivenKeys.OfOrigin(origin: reader.take(), key: reader.take())
  }
}

extension GuardedURL: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    text.put(to: &bytes)
    try reach.put(to: &bytes)
  }
}

extension HTTPField: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    name.put(to: &bytes)
    value.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> HTTPField {
    try HTTPField(reader.take(), reader.take())
  }
}

extension HTTPRequest: CanonicallyPut, CanonicallyTaken {}

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
    case .metrics(let a):
      bytes.put(canonical: "metrics")
      try a.put(to: &bytes)
    case .view(let a):
      bytes.put(canonical: "view")
      try a.put(to: &bytes)
    }
  }
}

extension Keeping.Order: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .pin(let a):
      bytes.put(canonical: "pin")
      try a.put(to: &bytes)
    case .unpin(let a):
      bytes.put(canonical: "unpin")
      try a.put(to: &bytes)
    case .remove(let a):
      bytes.put(canonical: "remove")
      try a.put(to: &bytes)
    }
  }

  static func take(from reader: CanonicalReader) throws -> Keeping.Order {
    let name = try reader.readString()
    return switch name {
    case "pin":
      try .pin(reader.take())
    case "unpin":
      try .unpin(reader.take())
    case "remove":
      try .remove(reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension KeptObject: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try infohashes.put(to: &bytes)
    try geometry.put(to: &bytes)
    try selector.put(to: &bytes)
    stored.put(to: &bytes)
    self.bytes.put(to: &bytes)
    try unused.put(to: &bytes)
    isPinned.put(to: &bytes)
    try mayCarry.put(to: &bytes)
    try nearest.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> KeptObject {
    try KeptObject(
      infohashes: reader.take(), geometry: reader.take(), selector: reader.take(), stored: reader.take(),
      bytes: reader.take(), unused: reader.take(), isPinned: reader.take(), mayCarry: reader.take(),
      nearest: reader.take())
  }
}

extension KeyPin: CanonicallyPut, CanonicallyTaken {
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
    case .left(let a, let b):
      bytes.put(canonical: "left")
      a.put(to: &bytes)
      try b.put(to: &bytes)
    case .revoked(let a):
      bytes.put(canonical: "revoked")
      try a.put(to: &bytes)
    case .withdrawn(let a, let b):
      bytes.put(canonical: "withdrawn")
      a.put(to: &bytes)
      b.put(to: &bytes)
    }
  }

  static func take(from reader: CanonicalReader) throws -> KeyPin {
    let name = try reader.readString()
    return switch name {
    case "key":
      try .key(origin: reader.take(), reader.take())
    case "serial":
      try .serial(url: reader.take(), reader.take())
    case "left":
      try .left(origin: reader.take(), reader.take())
    case "revoked":
      try .revoked(reader.take())
    case "withdrawn":
      try .withdrawn(url: reader.take(), reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension LedgerEntry: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    run.put(to: &bytes)
    number.put(to: &bytes)
    month.put(to: &bytes)
    try uploads.put(to: &bytes)
    try changes.put(to: &bytes)
  }
}

extension LedgerEntry.Amount: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try fate.put(to: &bytes)
    try source.put(to: &bytes)
    self.bytes.put(to: &bytes)
  }
}

extension LedgerEntry.Change: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try object.put(to: &bytes)
    try amounts.put(to: &bytes)
  }
}

extension LedgerEntry.Fate: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension LedgerEntry.Object: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try name.put(to: &bytes)
    file.put(to: &bytes)
    publisher.put(to: &bytes)
  }
}

extension LinkEnd: CanonicallyPut, CanonicallyTaken {
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

extension NodeView: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .page:
      bytes.put(canonical: "page")
    case .events:
      bytes.put(canonical: "events")
    case .style:
      bytes.put(canonical: "style")
    case .script:
      bytes.put(canonical: "script")
    case .status:
      bytes.put(canonical: "status")
    case .laws:
      bytes.put(canonical: "laws")
    case .trace:
      bytes.put(canonical: "trace")
    }
  }

  static func take(from reader: CanonicalReader) throws -> NodeView {
    let name = try reader.readString()
    return switch name {
    case "page":
      .page
    case "events":
      .events
    case "style":
      .style
    case "script":
      .script
    case "status":
      .status
    case "laws":
      .laws
    case "trace":
      .trace
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

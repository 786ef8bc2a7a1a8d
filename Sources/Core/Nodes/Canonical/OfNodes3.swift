// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

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

extension CallBudgets.Rate: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    perSecond.put(to: &bytes)
    burst.put(to: &bytes)
    countsLoopback.put(to: &bytes)
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
    try renewAfter.put(to: &bytes)
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

extension FilePledge.Digests: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    length.put(to: &bytes)
    try sha256.put(to: &bytes)
    try sha512.put(to: &bytes)
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
    case .untrusted(let a):
      bytes.put(canonical: "untrusted")
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
    try server.put(to: &bytes)
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
    try networks.put(to: &bytes)
    try connectPorts.put(to: &bytes)
    readAhead.put(to: &bytes)
    rangeWindow.put(to: &bytes)
    completesAfter.put(to: &bytes)
    try refusesUnverified.put(to: &bytes)
    try cache.put(to: &bytes)
  }
}

extension GivenKeys.OfOrigin: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    origin.put(to: &bytes)
    try key.put(to: &bytes)
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

extension HTTPRequest: CanonicallyPut {}

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

extension Keeping.Order: CanonicallyPut {
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
}

extension KeptObject: CanonicallyPut {
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

extension NodeView: CanonicallyPut {
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
}

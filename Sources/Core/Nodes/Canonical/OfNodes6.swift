// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

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

extension Want.Step: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension Want.Target: CanonicallyPut {
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
}

extension WithdrawnFiles.File: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    path.put(to: &bytes)
    try version.put(to: &bytes)
    try object.put(to: &bytes)
    try tombstones.put(to: &bytes)
    text.put(to: &bytes)
  }
}

// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

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

extension WatchedNode: CanonicallyPut {}

extension WithdrawnFiles.File: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    path.put(to: &bytes)
    try version.put(to: &bytes)
    try object.put(to: &bytes)
    try tombstones.put(to: &bytes)
    text.put(to: &bytes)
  }
}

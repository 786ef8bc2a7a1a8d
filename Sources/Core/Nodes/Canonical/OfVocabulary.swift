// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension ASN: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    number.put(to: &bytes)
  }
}

extension BitField: CanonicallyPut {}

extension BlockIndex: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension ByteCount: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension ByteRate: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    bytesPerSecond.put(to: &bytes)
  }
}

extension ByteSpan: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    offset.put(to: &bytes)
    length.put(to: &bytes)
  }
}

extension CallID: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension Digest256: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    word0.put(to: &bytes)
    word1.put(to: &bytes)
    word2.put(to: &bytes)
    word3.put(to: &bytes)
  }
}

extension Endpoint: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try address.put(to: &bytes)
    port.put(to: &bytes)
  }
}

extension Geometry: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    length.put(to: &bytes)
    pieceLength.put(to: &bytes)
  }
}

extension HTTPURL: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    host.put(to: &bytes)
    port.put(to: &bytes)
    target.put(to: &bytes)
    try tls.put(to: &bytes)
  }
}

extension IPAddress: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .v4(let a):
      bytes.put(canonical: "v4")
      a.put(to: &bytes)
    case .v6(let a, let b):
      bytes.put(canonical: "v6")
      a.put(to: &bytes)
      b.put(to: &bytes)
    }
  }
}

extension IPAddress.Family: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .v4:
      bytes.put(canonical: "v4")
    case .v6:
      bytes.put(canonical: "v6")
    }
  }
}

extension InfoHash: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    word0.put(to: &bytes)
    word1.put(to: &bytes)
    word2.put(to: &bytes)
  }
}

extension KeyHistory: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try successions.put(to: &bytes)
    try revocations.put(to: &bytes)
  }
}

extension KeyHistory.Revocation: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try key.put(to: &bytes)
    time.put(to: &bytes)
    try signature.put(to: &bytes)
  }
}

extension KeyHistory.Succession: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try from.put(to: &bytes)
    try to.put(to: &bytes)
    time.put(to: &bytes)
    try signature.put(to: &bytes)
  }
}

extension LinkID: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension LinkSecurity: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension MetricsFormat: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension NodeID: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try key.put(to: &bytes)
  }
}

extension ObjectHandle: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension OriginRequestID: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension PieceIndex: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension PlantedFault: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension Ring: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension StripeRole: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    stripe.put(to: &bytes)
    rank.put(to: &bytes)
    place.put(to: &bytes)
  }
}

extension StripeSums: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    lagPerMille.put(to: &bytes)
    ispPeers.put(to: &bytes)
    sparePerMille.put(to: &bytes)
  }
}

extension TimeSpan: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    nanoseconds.put(to: &bytes)
  }
}

extension TraceContext: CanonicallyPut {}

extension WallTime: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    microseconds.put(to: &bytes)
  }
}

extension WantID: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

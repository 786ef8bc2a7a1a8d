// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension ASN: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    number.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> ASN {
    let value: UInt32 = try reader.take()
    return ASN(value)
  }
}

extension BitField: CanonicallyPut, CanonicallyTaken {}

extension BlockIndex: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> BlockIndex {
    let value: Int = try reader.take()
    return BlockIndex(value)
  }
}

extension ByteCount: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> ByteCount {
    let value: Int64 = try reader.take()
    return ByteCount(value)
  }
}

extension ByteRate: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    bytesPerSecond.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> ByteRate {
    let value: Int64 = try reader.take()
    return ByteRate(bytesPerSecond: value)
  }
}

extension ByteSpan: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    offset.put(to: &bytes)
    length.put(to: &bytes)
  }
}

extension CallID: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension Digest256: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    word0.put(to: &bytes)
    word1.put(to: &bytes)
    word2.put(to: &bytes)
    word3.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> Digest256 {
    try Digest256(reader.take(), reader.take(), reader.take(), reader.take())
  }
}

extension Endpoint: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try address.put(to: &bytes)
    port.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> Endpoint {
    try Endpoint(address: reader.take(), port: reader.take())
  }
}

extension Geometry: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    length.put(to: &bytes)
    pieceLength.put(to: &bytes)
  }
}

extension HTTPURL: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    host.put(to: &bytes)
    port.put(to: &bytes)
    target.put(to: &bytes)
    try tls.put(to: &bytes)
  }
}

extension IPAddress: CanonicallyPut, CanonicallyTaken {
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

  static func take(from reader: CanonicalReader) throws -> IPAddress {
    let name = try reader.readString()
    return switch name {
    case "v4":
      try .v4(reader.take())
    case "v6":
      try .v6(reader.take(), reader.take())
    default: throw CanonicalError.unknownCase(name)
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

extension InfoHash: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    word0.put(to: &bytes)
    word1.put(to: &bytes)
    word2.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> InfoHash {
    try InfoHash(reader.take(), reader.take(), reader.take())
  }
}

extension KeyHistory: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try successions.put(to: &bytes)
    try revocations.put(to: &bytes)
  }
}

extension KeyHistory.Revocation: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try key.put(to: &bytes)
    time.put(to: &bytes)
    try signature.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> KeyHistory.Revocation {
    try KeyHistory.Revocation(key: reader.take(), time: reader.take(), signature: reader.take())
  }
}

extension KeyHistory.Succession: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try from.put(to: &bytes)
    try to.put(to: &bytes)
    time.put(to: &bytes)
    try signature.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> KeyHistory.Succession {
    try KeyHistory.Succession(from: reader.take(), to: reader.take(), time: reader.take(), signature: reader.take())
  }
}

extension LinkID: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension LinkSecurity: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension MetricsFormat: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension NodeID: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try key.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> NodeID {
    let value: Digest256 = try reader.take()
    return NodeID(key: value)
  }
}

extension ObjectHandle: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension OriginRequestID: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

extension PieceIndex: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> PieceIndex {
    let value: Int = try reader.take()
    return PieceIndex(value)
  }
}

extension PlantedFault: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension Ring: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension StripeRole: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    stripe.put(to: &bytes)
    rank.put(to: &bytes)
    place.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> StripeRole {
    try StripeRole(stripe: reader.take(), rank: reader.take(), place: reader.take())
  }
}

extension StripeSums: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    lagPerMille.put(to: &bytes)
    ispPeers.put(to: &bytes)
    sparePerMille.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> StripeSums {
    try StripeSums(lagPerMille: reader.take(), ispPeers: reader.take(), sparePerMille: reader.take())
  }
}

extension TimeSpan: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    nanoseconds.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> TimeSpan {
    let value: Int64 = try reader.take()
    return TimeSpan(nanoseconds: value)
  }
}

extension TraceContext: CanonicallyPut, CanonicallyTaken {}

extension WallTime: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    microseconds.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> WallTime {
    let value: Int64 = try reader.take()
    return WallTime(microseconds: value)
  }
}

extension WantID: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    value.put(to: &bytes)
  }
}

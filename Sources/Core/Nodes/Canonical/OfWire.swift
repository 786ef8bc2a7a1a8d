// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary
internal import Wire

extension AnnounceQuery: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try infohash.put(to: &bytes)
    try peerID.put(to: &bytes)
    port.put(to: &bytes)
    try uploaded.put(to: &bytes)
    try downloaded.put(to: &bytes)
    try left.put(to: &bytes)
    try event.put(to: &bytes)
    try wanted.put(to: &bytes)
    isCompact.put(to: &bytes)
    omitsPeerIDs.put(to: &bytes)
    try key.put(to: &bytes)
    try trackerID.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> AnnounceQuery {
    try AnnounceQuery(
      infohash: reader.take(), peerID: reader.take(), port: reader.take(), uploaded: reader.take(),
      downloaded: reader.take(), left: reader.take(), event: reader.take(), wanted: reader.take(),
      isCompact: reader.take(), omitsPeerIDs: reader.take(), key: reader.take(), trackerID: reader.take())
  }
}

extension AnnounceQuery.Event: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension Handshake: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    reserved.put(to: &bytes)
    try infohash.put(to: &bytes)
    try peerID.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> Handshake {
    try Handshake(reserved: reader.take(), infohash: reader.take(), peerID: reader.take())
  }
}

extension HashRequest: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try piecesRoot.put(to: &bytes)
    baseLayer.put(to: &bytes)
    index.put(to: &bytes)
    length.put(to: &bytes)
    proofLayers.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> HashRequest {
    try HashRequest(
      piecesRoot: reader.take(), baseLayer: reader.take(), index: reader.take(), length: reader.take(),
      proofLayers: reader.take())
  }
}

extension InfoHashes: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try kind.put(to: &bytes)
    try v2.put(to: &bytes)
    try v1.put(to: &bytes)
    try v1Only.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> InfoHashes {
    try InfoHashes(kind: reader.take(), v2: reader.take(), v1: reader.take(), v1Only: reader.take())
  }
}

extension LinkStatement: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try dialler.put(to: &bytes)
    try accepter.put(to: &bytes)
    try object.put(to: &bytes)
    isOfDialler.put(to: &bytes)
  }
}

extension LinkStatement.End: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try node.put(to: &bytes)
    try challenge.put(to: &bytes)
  }
}

extension Metainfo.Kind: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension PackedPeers: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try v4.put(to: &bytes)
    try v6.put(to: &bytes)
  }
}

extension PeerID: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    word0.put(to: &bytes)
    word1.put(to: &bytes)
    word2.put(to: &bytes)
  }
}

extension PeerMessage: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    if try put1(to: &bytes) { return }
    _ = try put2(to: &bytes)
  }

  private func put1(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .keepAlive:
      bytes.put(canonical: "keepAlive")
    case .choke:
      bytes.put(canonical: "choke")
    case .unchoke:
      bytes.put(canonical: "unchoke")
    case .interested:
      bytes.put(canonical: "interested")
    case .notInterested:
      bytes.put(canonical: "notInterested")
    case .have(let a):
      bytes.put(canonical: "have")
      try a.put(to: &bytes)
    case .bitfield(let a):
      bytes.put(canonical: "bitfield")
      try a.put(to: &bytes)
    case .request(let a, let b, let c):
      bytes.put(canonical: "request")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      c.put(to: &bytes)
    case .cancel(let a, let b, let c):
      bytes.put(canonical: "cancel")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      c.put(to: &bytes)
    case .suggest(let a):
      bytes.put(canonical: "suggest")
      try a.put(to: &bytes)
    case .haveAll:
      bytes.put(canonical: "haveAll")
    case .haveNone:
      bytes.put(canonical: "haveNone")
    case .reject(let a, let b, let c):
      bytes.put(canonical: "reject")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      c.put(to: &bytes)
    case .allowedFast(let a):
      bytes.put(canonical: "allowedFast")
      try a.put(to: &bytes)
    case .port(let a):
      bytes.put(canonical: "port")
      a.put(to: &bytes)
    case .extended(let a, let b):
      bytes.put(canonical: "extended")
      a.put(to: &bytes)
      try b.put(to: &bytes)
    case .hashRequest(let a):
      bytes.put(canonical: "hashRequest")
      try a.put(to: &bytes)
    default: return false
    }
    return true
  }

  private func put2(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .hashes(let a, let b):
      bytes.put(canonical: "hashes")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .hashReject(let a):
      bytes.put(canonical: "hashReject")
      try a.put(to: &bytes)
    case .unknown(let a):
      bytes.put(canonical: "unknown")
      a.put(to: &bytes)
    default: return false
    }
    return true
  }

  static func take(from reader: CanonicalReader) throws -> PeerMessage {
    let name = try reader.readString()
    return switch name {
    case "keepAlive":
      .keepAlive
    case "choke":
      .choke
    case "unchoke":
      .unchoke
    case "interested":
      .interested
    case "notInterested":
      .notInterested
    case "have":
      try .have(reader.take())
    case "bitfield":
      try .bitfield(reader.take())
    case "request":
      try .request(piece: reader.take(), begin: reader.take(), length: reader.take())
    case "cancel":
      try .cancel(piece: reader.take(), begin: reader.take(), length: reader.take())
    case "suggest":
      try .suggest(reader.take())
    case "haveAll":
      .haveAll
    case "haveNone":
      .haveNone
    case "reject":
      try .reject(piece: reader.take(), begin: reader.take(), length: reader.take())
    case "allowedFast":
      try .allowedFast(reader.take())
    case "port":
      try .port(reader.take())
    case "extended":
      try .extended(id: reader.take(), payload: reader.take())
    case "hashRequest":
      try .hashRequest(reader.take())
    case "hashes":
      try .hashes(reader.take(), reader.take())
    case "hashReject":
      try .hashReject(reader.take())
    case "unknown":
      try .unknown(id: reader.take())
    default: throw CanonicalError.unknownCase(name)
    }
  }
}

extension ScrapeFile: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try infohash.put(to: &bytes)
    complete.put(to: &bytes)
    incomplete.put(to: &bytes)
    downloaded.put(to: &bytes)
  }
}

extension ShoalExtension.Registration: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    time.put(to: &bytes)
    until.put(to: &bytes)
    try signature.put(to: &bytes)
  }

  static func take(from reader: CanonicalReader) throws -> ShoalExtension.Registration {
    try ShoalExtension.Registration(time: reader.take(), until: reader.take(), signature: reader.take())
  }
}

extension TUFKey: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try scheme.put(to: &bytes)
    try value.put(to: &bytes)
  }
}

extension TUFKey.Scheme: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    rawValue.put(to: &bytes)
  }
}

extension TrackerPeer: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try endpoint.put(to: &bytes)
    try peerID.put(to: &bytes)
  }
}

extension TrackerPeers: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    interval.put(to: &bytes)
    try minInterval.put(to: &bytes)
    try complete.put(to: &bytes)
    try incomplete.put(to: &bytes)
    try externalIP.put(to: &bytes)
    try trackerID.put(to: &bytes)
    try warning.put(to: &bytes)
    try peers.put(to: &bytes)
    try packed.put(to: &bytes)
  }
}

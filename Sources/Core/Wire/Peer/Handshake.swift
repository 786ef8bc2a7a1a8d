package import Vocabulary

/// The first 68 bytes of a link (BEP 3).
package struct Handshake: Hashable, Codable, Sendable {
  package static let byteCount = 68
  /// Bytes from the start through the infohash: enough to choose an answer.
  package static let byteCountThroughInfohash = 48

  /// The eight reserved bytes as one big-endian number.
  package var reserved: UInt64
  package var infohash: InfoHash
  package var peerID: PeerID

  /// BEP 10, the 20th bit from the right.
  private static let extensionBit: UInt64 = 0x10_0000
  /// BEP 6.
  private static let fastBit: UInt64 = 0x04
  /// BEP 52: the sender of a v1 infohash can speak v2 too.
  private static let v2Bit: UInt64 = 0x10
  private static let opening: [UInt8] = [19] + Array("BitTorrent protocol".utf8)

  package init(reserved: UInt64, infohash: InfoHash, peerID: PeerID) {
    self.reserved = reserved
    self.infohash = infohash
    self.peerID = peerID
  }

  /// As an agent sends it: extensions and fast messages always, v2 if the infohash allows; see
  /// `InfoHashes.mayBearV2Bit`.
  package init(infohash: InfoHash, peerID: PeerID, supportsV2: Bool) {
    let reserved = Self.extensionBit | Self.fastBit | (supportsV2 ? Self.v2Bit : 0)
    self.init(reserved: reserved, infohash: infohash, peerID: peerID)
  }

  package var supportsExtensions: Bool { reserved & Self.extensionBit != 0 }
  package var supportsFast: Bool { reserved & Self.fastBit != 0 }
  package var supportsV2: Bool { reserved & Self.v2Bit != 0 }

  package var encoded: [UInt8] {
    var result = Self.opening
    result.reserveCapacity(Self.byteCount)
    result.append(bigEndian: reserved)
    result.append(contentsOf: infohash.bytes)
    result.append(contentsOf: peerID.bytes)
    return result
  }

  /// From the first 68 bytes of `bytes`; more may follow.
  package static func decode(_ bytes: some Collection<UInt8>) throws(WireError) -> Handshake {
    try checkOpening(bytes)
    let head = Array(bytes.prefix(byteCount))
    guard head.count == byteCount, let infohash = InfoHash(bytes: head[28..<48]),
      let peerID = PeerID(bytes: head[48...])
    else { throw .truncated }
    let reserved = head[20..<28].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Handshake(reserved: reserved, infohash: infohash, peerID: peerID)
  }

  /// Throws as soon as the bytes so far cannot begin a handshake, so that another protocol fails at once.
  package static func checkOpening(_ bytes: some Collection<UInt8>) throws(WireError) {
    guard zip(bytes, opening).allSatisfy({ $0 == $1 }) else { throw .notAHandshake }
  }
}

package import Vocabulary

/// A control message of the peer wire protocol (BEP 3, 5, 6, 10, 52): everything but pieces, whose payload never
/// becomes a value (see `PeerFrame`).
package enum PeerMessage: Hashable, Codable, Sendable {
  case keepAlive
  case choke
  case unchoke
  case interested
  case notInterested
  case have(PieceIndex)
  /// Raw bytes, high bit first; `BitField(wireBytes:count:)` reads them.
  case bitfield([UInt8])
  case request(piece: PieceIndex, begin: Int64, length: Int64)
  case cancel(piece: PieceIndex, begin: Int64, length: Int64)
  /// BEP 6.
  case suggest(PieceIndex)
  case haveAll
  case haveNone
  case reject(piece: PieceIndex, begin: Int64, length: Int64)
  case allowedFast(PieceIndex)
  /// The peer's DHT port (BEP 5).
  case port(UInt16)
  /// BEP 10: id 0 is the extension handshake, others are the receiver's own numbers.
  case extended(id: UInt8, payload: [UInt8])
  /// BEP 52.
  case hashRequest(HashRequest)
  /// The hashes of the base layer, then the uncle hashes, lowest first.
  case hashes(HashRequest, [Digest256])
  case hashReject(HashRequest)
  /// A message of a kind that is not known here; what it carried is left out.
  case unknown(id: UInt8)
}

import Vocabulary

extension PeerMessage {
  /// The message of kind `id` that carries `payload`; a piece is an error here.
  package static func decode(id: UInt8, payload: [UInt8]) throws(WireError) -> PeerMessage {
    switch id {
    case PeerMessageID.choke: return try empty(.choke, id, payload)
    case PeerMessageID.unchoke: return try empty(.unchoke, id, payload)
    case PeerMessageID.interested: return try empty(.interested, id, payload)
    case PeerMessageID.notInterested: return try empty(.notInterested, id, payload)
    case PeerMessageID.haveAll: return try empty(.haveAll, id, payload)
    case PeerMessageID.haveNone: return try empty(.haveNone, id, payload)
    case PeerMessageID.have: return .have(try piece(id, payload))
    case PeerMessageID.suggest: return .suggest(try piece(id, payload))
    case PeerMessageID.allowedFast: return .allowedFast(try piece(id, payload))
    case PeerMessageID.bitfield: return .bitfield(payload)
    case PeerMessageID.request:
      let (piece, begin, length) = try span(id, payload)
      return .request(piece: piece, begin: begin, length: length)
    case PeerMessageID.cancel:
      let (piece, begin, length) = try span(id, payload)
      return .cancel(piece: piece, begin: begin, length: length)
    case PeerMessageID.reject:
      let (piece, begin, length) = try span(id, payload)
      return .reject(piece: piece, begin: begin, length: length)
    case PeerMessageID.piece: throw .unexpectedPiece
    case PeerMessageID.port:
      guard payload.count == 2 else { throw .badLength(id: id, bytes: payload.count) }
      return .port(UInt16(payload[0]) << 8 | UInt16(payload[1]))
    case PeerMessageID.extended:
      guard let extensionID = payload.first else { throw .badLength(id: id, bytes: 0) }
      return .extended(id: extensionID, payload: Array(payload.dropFirst()))
    case PeerMessageID.hashRequest: return .hashRequest(try hashRequest(id, payload))
    case PeerMessageID.hashReject: return .hashReject(try hashRequest(id, payload))
    case PeerMessageID.hashes:
      guard payload.count % Digest256.byteCount == HashRequest.byteCount % Digest256.byteCount,
        let request = HashRequest(bytes: payload.prefix(HashRequest.byteCount))
      else { throw .badLength(id: id, bytes: payload.count) }
      return .hashes(request, Digest256.array(of: Array(payload.dropFirst(HashRequest.byteCount))))
    default: return .unknown(id: id)
    }
  }

  private static func empty(
    _ message: PeerMessage, _ id: UInt8, _ payload: [UInt8]
  ) throws(WireError) -> PeerMessage {
    guard payload.isEmpty else { throw .badLength(id: id, bytes: payload.count) }
    return message
  }

  private static func piece(_ id: UInt8, _ payload: [UInt8]) throws(WireError) -> PieceIndex {
    guard payload.count == 4 else { throw .badLength(id: id, bytes: payload.count) }
    return PieceIndex(payload.bigEndian32(at: 0))
  }

  private static func span(
    _ id: UInt8, _ payload: [UInt8]
  ) throws(WireError) -> (piece: PieceIndex, begin: Int64, length: Int64) {
    guard payload.count == 12 else { throw .badLength(id: id, bytes: payload.count) }
    return (
      PieceIndex(payload.bigEndian32(at: 0)), Int64(payload.bigEndian32(at: 4)), Int64(payload.bigEndian32(at: 8))
    )
  }

  private static func hashRequest(_ id: UInt8, _ payload: [UInt8]) throws(WireError) -> HashRequest {
    guard let request = HashRequest(bytes: payload) else { throw .badLength(id: id, bytes: payload.count) }
    return request
  }
}

package import Vocabulary

/// What stands at the head of a link's bytes after the handshake: a control message, or the header of a piece, whose
/// payload the caller takes from the buffer without its becoming a value.
package enum PeerFrame: Hashable, Sendable {
  /// Nothing can be said before `count` bytes are there in all.
  case needs(count: Int)
  /// A whole control message that took `consumed` bytes.
  case message(PeerMessage, consumed: Int)
  /// A piece: skip `pieceHeaderLength` bytes; the next `length` bytes, which may not be there yet, are its payload.
  case piece(piece: PieceIndex, begin: Int64, length: Int64)

  /// The longest control message after its length prefix: a bitfield of eight million pieces, or 32,000 hashes.
  package static let maxControlLength = 1 << 20
  /// The longest piece payload that is read at all; what we ask for is at most 16 KiB.
  package static let maxPiecePayload = 128 << 10
  /// Length prefix, kind, piece and begin.
  package static let pieceHeaderLength = 13

  /// Reads the head of `bytes`.
  package static func next(in bytes: some RandomAccessCollection<UInt8>) throws(WireError) -> PeerFrame {
    guard bytes.count >= 4 else { return .needs(count: 4) }
    let length = bytes.bigEndian32(at: 0)
    guard length > 0 else { return .message(.keepAlive, consumed: 4) }
    guard bytes.count >= 5 else { return .needs(count: 5) }
    let id = bytes[bytes.index(bytes.startIndex, offsetBy: 4)]
    if id == PeerMessageID.piece {
      let payload = length - (pieceHeaderLength - 4)
      guard payload >= 0 else { throw .badLength(id: id, bytes: length - 1) }
      guard payload <= maxPiecePayload else { throw .frameTooLong(id: id, bytes: length) }
      guard bytes.count >= pieceHeaderLength else { return .needs(count: pieceHeaderLength) }
      return .piece(
        piece: PieceIndex(bytes.bigEndian32(at: 5)), begin: Int64(bytes.bigEndian32(at: 9)), length: Int64(payload))
    }
    guard length <= maxControlLength else { throw .frameTooLong(id: id, bytes: length) }
    guard bytes.count >= 4 + length else { return .needs(count: 4 + length) }
    let message = try PeerMessage.decode(id: id, payload: Array(bytes.dropFirst(5).prefix(length - 1)))
    return .message(message, consumed: 4 + length)
  }

  /// Appends the header of a piece message; `length` bytes of payload must follow.
  package static func encodePieceHeader(
    piece: PieceIndex, begin: Int64, length: Int64, into output: inout [UInt8]
  ) {
    output.append(bigEndian: UInt32(length) + 9)
    output.append(PeerMessageID.piece)
    output.append(bigEndian: UInt32(piece.value))
    output.append(bigEndian: UInt32(begin))
  }
}

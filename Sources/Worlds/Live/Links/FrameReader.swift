import NIOCore
import Nodes
import Vocabulary
import Wire

/// Cuts what a peer sends into messages. A byte is copied at most once: when its message was spread over reads.
struct FrameReader {
  /// What stood at the head of the bytes.
  enum Frame {
    case message(PeerMessage)
    /// A piece message, its payload still in the memory it was read into.
    case piece(PieceRequest, ByteBuffer)
  }

  /// The beginning of a message of which `needed` bytes must come before more can be said.
  private var partial: ByteBuffer?
  private var needed = 0

  /// Takes the next message off `partial` and `incoming`, or nil when more bytes must come first; all of `incoming`
  /// is consumed then.
  mutating func next(_ incoming: inout ByteBuffer) throws(WireError) -> Frame? {
    while true {
      guard var held = partial else {
        guard incoming.readableBytes > 0 else { return nil }
        if let frame = try take(&incoming) { return frame }
        var held = ByteBufferAllocator().buffer(capacity: needed)
        held.writeBuffer(&incoming)
        partial = held
        return nil
      }
      partial = nil
      if var rest = incoming.readSlice(length: min(needed - held.readableBytes, incoming.readableBytes)) {
        held.writeBuffer(&rest)
      }
      if held.readableBytes == needed {
        if let frame = try take(&held) { return frame }
        held.reserveCapacity(minimumWritableBytes: needed - held.readableBytes)
      }
      partial = held
      if incoming.readableBytes == 0 { return nil }
    }
  }

  /// Takes a whole message off the head of `buffer`, or nil after setting `needed`.
  private mutating func take(_ buffer: inout ByteBuffer) throws(WireError) -> Frame? {
    let start = buffer.readerIndex
    guard let prefix: UInt32 = buffer.getInteger(at: start) else { return wait(for: 4) }
    let length = Int(prefix)
    if length == 0 {
      buffer.moveReaderIndex(forwardBy: 4)
      return .message(.keepAlive)
    }
    guard let id: UInt8 = buffer.getInteger(at: start + 4) else { return wait(for: 5) }
    if id == PeerMessageID.piece { return try takePiece(&buffer, length) }
    guard length <= PeerFrame.maxControlLength else { throw .frameTooLong(id: id, bytes: length) }
    guard let payload = buffer.getBytes(at: start + 5, length: length - 1) else { return wait(for: 4 + length) }
    buffer.moveReaderIndex(forwardBy: 4 + length)
    return .message(try PeerMessage.decode(id: id, payload: payload))
  }

  private mutating func takePiece(_ buffer: inout ByteBuffer, _ length: Int) throws(WireError) -> Frame? {
    let header = PeerFrame.pieceHeaderLength
    let payload = length - (header - 4)
    guard payload >= 0 else { throw .badLength(id: PeerMessageID.piece, bytes: length - 1) }
    guard payload <= PeerFrame.maxPiecePayload else { throw .frameTooLong(id: PeerMessageID.piece, bytes: length) }
    guard buffer.readableBytes >= header + payload,
      let (_, _, piece, begin) = buffer.readMultipleIntegers(as: (UInt32, UInt8, UInt32, UInt32).self),
      let bytes = buffer.readSlice(length: payload)
    else { return wait(for: header + payload) }
    return .piece(PieceRequest(piece: PieceIndex(Int(piece)), begin: Int64(begin), length: Int64(payload)), bytes)
  }

  private mutating func wait(for count: Int) -> Frame? {
    needed = count
    return nil
  }
}

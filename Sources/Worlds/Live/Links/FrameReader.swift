import NIOCore
import Nodes
import Vocabulary
import Wire

/// Gathers what a peer sends until `PeerFrame` can read a message off its head. A byte is copied at most once: when its
/// message was spread over reads.
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
    switch try PeerFrame.next(in: buffer.readableBytesView) {
    case .needs(let count): return wait(for: count)
    case .message(let message, let consumed):
      buffer.moveReaderIndex(forwardBy: consumed)
      return .message(message)
    case .piece(let piece, let begin, let length):
      let whole = PeerFrame.pieceHeaderLength + Int(length)
      guard var frame = buffer.readSlice(length: whole) else { return wait(for: whole) }
      frame.moveReaderIndex(forwardBy: PeerFrame.pieceHeaderLength)
      return .piece(PieceRequest(piece: piece, begin: begin, length: length), frame)
    }
  }

  private mutating func wait(for count: Int) -> Frame? {
    needed = count
    return nil
  }
}

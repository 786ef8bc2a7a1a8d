import Vocabulary
import Wire

/// What comes over a link between peers.
enum PeerBytes {
  /// Blocks of the object that the link is said to be about: no power of two, so that trees have pads.
  private static let blocks = 1_000

  /// Reads a handshake, if there is one, and then messages.
  static func read(_ bytes: [UInt8]) {
    var rest = bytes[...]
    if let handshake = try? Handshake.decode(rest) {
      precondition((try? Handshake.decode(handshake.encoded)) == handshake, "a handshake is another one after a trip")
      rest = rest.dropFirst(Handshake.byteCount)
    }
    while let frame = try? PeerFrame.next(in: rest) {
      switch frame {
      case .needs(let count):
        precondition(count > rest.count, "more is waited for than there is")
        return
      case .piece: rest = rest.dropFirst(PeerFrame.pieceHeaderLength)
      case .message(let message, let consumed):
        precondition(consumed > 0 && consumed <= rest.count, "a message took more than there is")
        rest = rest.dropFirst(consumed)
        take(message)
      }
    }
  }

  private static func take(_ message: PeerMessage) {
    switch message {
    case .bitfield(let bytes):
      guard let held = BitField(wireBytes: bytes, count: bytes.count * 8) else { return }
      precondition(BlockRuns(held).upperBound <= bytes.count * 8, "a bit field has more than it has bits")
    case .extended(_, let payload):
      _ = try? ExtensionHandshake.decode(payload)
      guard let message = try? ShoalMessage.decode(payload) else { return }
      precondition((try? ShoalMessage.decode(message.encoded)) == message, "a message is another one after a trip")
    case .hashRequest(let request):
      let found = MerkleProof.build(request, blockCount: blocks, hash: hash) { layer, _ in
        Digest256(UInt64(layer), 0, 0, 0)
      }
      precondition(found == nil || MerkleProof.isValid(request, blockCount: blocks), "what is not valid is answered")
    case .hashes(let request, let hashes):
      _ = MerkleProof.verify(request, hashes: hashes, blockCount: blocks, hash: hash)
    default: break
    }
  }

  /// Something quick that depends on both sides and their order.
  private static func hash(_ left: Digest256, _ right: Digest256) -> Digest256 {
    guard let a = left.bytes.first, let b = right.bytes.last else { return .zero }
    return Digest256(UInt64(a) << 1, UInt64(b), 0, 1)
  }
}

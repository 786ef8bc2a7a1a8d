import Vocabulary
import Wire

/// What links carry beside the payload of blocks: handshakes, messages, and the heads of pieces. It is neither useful
/// nor wasted, but it is paid for.
///
/// Handshakes count once a link is up, both of them; what is sent counts when it is ordered. Of a message of an unknown
/// kind only the head is known here. What lies below (TLS, TCP, IP) is not seen.
enum LinkOverhead {
  /// What an input tells of, without handshakes.
  static func bytes(in input: AgentInput) -> Int64 {
    switch input {
    case .message(_, let message): message.size
    case .blockArrived: Int64(PeerFrame.pieceHeaderLength)
    case .hashesArrived(_, let request, _): PeerMessage.size(ofHashesFor: request)
    default: 0
    }
  }

  /// The handshakes of a link that came up: one each way.
  static let handshake = Int64(Handshake.byteCount)

  /// The message that proves who this node is.
  static let proof = PeerMessage.extended(
    id: 0, payload: [UInt8](repeating: 0, count: LinkStatement.signatureLength + 1)
  ).size
}

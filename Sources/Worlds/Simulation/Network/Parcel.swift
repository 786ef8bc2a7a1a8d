import Nodes
import Selection
import Vocabulary
import Wire

/// What travels on a flow. Payload is not carried: a block is named, and says whether it is spoilt.
enum Parcel {
  /// The end of the flow: nothing follows.
  case close
  case handshake(Handshake)
  case message(PeerMessage, size: Int64)
  case block(PieceRequest, isCorrupt: Bool)
  /// A `hashes` message; the hashes themselves stay at home.
  case hashes(HashRequest)
  /// An HTTP request.
  case question(SimulatedQuestion)
  /// The head of an answer.
  case head(HTTPAnswer)
  /// A stretch of an answer's body, cut at the object's blocks; the last one ends the answer.
  case body(ByteSpan, isLast: Bool)
  /// A selector's whole answer.
  case selected(SelectorAnswer)

  /// Bytes that it takes in the stream.
  var size: Int64 {
    switch self {
    case .close: 1
    case .handshake: Int64(Handshake.byteCount)
    case .message(_, let size): size
    case .block(let request, _): Int64(PeerFrame.pieceHeaderLength) + request.length
    case .hashes(let request): 53 + 32 * Int64(request.length + request.proofLayers)
    case .question(let question): question.size
    case .head: 320
    case .body(let span, _): span.length
    case .selected(.announced(let reply)): 500 + 330 * Int64(reply.peerCount)
    case .selected: 400
    }
  }

  var isPiece: Bool {
    if case .block = self { true } else { false }
  }
}

import Nodes
import Selection
import Vocabulary
import Wire

/// What travels on a flow. Payload is not carried: a block is named, and says whether it is spoilt.
enum Parcel {
  /// A request to a server of the invented world. What a live node writes as JSON stays a value here.
  struct Request {
    var http: HTTPRequest
    /// The body of an agent's announce.
    var announce: AgentAnnounce?
    /// The body of an origin's registration.
    var registration: ObjectRegistration?
    /// Its copy of a description.
    var copy: DescriptionCopy?

    var size: Int64 {
      let head = 180 + Int64(http.target.utf8.count)
      if let announce {
        return head + 240 + 240 * Int64(announce.objects.count) + 68 * Int64(announce.holdings?.count ?? 0)
      }
      if let registration { return head + 200 + 400 * Int64(registration.objects.count) }
      return head + (copy?.length ?? 0)
    }
  }

  /// The end of the flow: nothing follows.
  case close
  indirect case handshake(Handshake)
  case message(PeerMessage, size: Int64)
  case block(PieceRequest, isCorrupt: Bool)
  /// A `hashes` message; the hashes themselves stay at home.
  indirect case hashes(HashRequest)
  /// An HTTP request.
  indirect case request(Request)
  /// The head of an answer.
  indirect case head(HTTPResponse)
  /// A stretch of an answer's body, cut at the object's blocks; the last one ends the answer. Only the object's own
  /// bytes are payload: descriptions and leaves are not.
  case body(ByteSpan, isLast: Bool, isPayload: Bool)
  /// A selector's whole answer.
  indirect case selected(SelectorAnswer)

  /// Bytes that it takes in the stream.
  var size: Int64 {
    switch self {
    case .close: 1
    case .handshake: Int64(Handshake.byteCount)
    case .message(_, let size): size
    case .block(let request, _): Int64(PeerFrame.pieceHeaderLength) + request.length
    case .hashes(let request): 53 + 32 * Int64(request.length + request.proofLayers)
    case .request(let request): request.size
    // One link is in there.
    case .head(let answer):
      answer.fields.filter { $0.name == "link" }.dropFirst().reduce(320) { $0 + 8 + Int64($1.value.utf8.count) }
    case .body(let span, _, _): span.length
    case .selected(.announced(let reply)): 520 + 60 * Int64(reply.peerCount)
    case .selected: 400
    }
  }

  /// Bytes of the object in it.
  var payload: Int64 {
    switch self {
    case .block(let request, _): request.length
    case .body(let span, _, true): span.length
    default: 0
    }
  }

  var isPiece: Bool {
    if case .block = self { true } else { false }
  }
}

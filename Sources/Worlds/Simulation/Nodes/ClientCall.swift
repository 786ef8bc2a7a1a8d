import Nodes
import Vocabulary

/// An HTTP request of an agent that is under way, and what it is for.
struct ClientCall {
  enum Purpose {
    case probe(CallID)
    case describe(CallID)
    case announce(CallID)
    case register(CallID)
    case range(OriginRequestID, ObjectHandle, ByteSpan)
    case leaves(OriginRequestID, ObjectHandle, pieces: Range<Int>)
    case plain(WantID)
  }

  var purpose: Purpose
  var request: Parcel.Request
  /// The host that is asked.
  var host: Int
  var head: HTTPResponse?
  var received: Int64 = 0
  /// World times: of its begin, and of the last byte that came.
  var began: Int64 = 0
  var moved: Int64 = 0
  var isConnected = false
  /// The machine has been told the head of an answer before.
  var isAnswered = false

  var originRequest: OriginRequestID? {
    switch purpose {
    case .range(let request, _, _), .leaves(let request, _, _): request
    default: nil
    }
  }
}

import Synchronization
import Vocabulary

/// TLS of one link to a peer: whose certificate the peer has shown, or why it is not believed.
final class PeerSession: Sendable {
  private struct State {
    var shown: NodeID?
    var refusal: String?
  }

  private let state = Mutex(State())

  /// The peer shows the certificate of this node, which is judged before TLS stands.
  func shows(_ node: NodeID?) { state.withLock { $0.shown = node } }

  /// It is not believed, in words that complete "PEER is not trusted: ...".
  func refused(_ why: String) { state.withLock { $0.refusal = why } }

  /// Whose certificate was shown and, once TLS stands, believed; nil for none, as when an old session is taken up
  /// again, which nobody judges.
  var node: NodeID? { state.withLock { $0.refusal == nil ? $0.shown : nil } }

  /// Why TLS failed with this error, in such words; nil when it says nothing of TLS.
  func why(_ error: any Error) -> String? {
    if let refusal = state.withLock({ $0.refusal }) { return refusal }
    return switch TLSFailure(error) {
    case .tooOld: "it offers no TLS 1.3"
    case .speaksNoTLS: "it speaks no TLS"
    case .refusesCertificate: "it does not believe this node's certificate, or shows none"
    case .closed: "it closed the connection before TLS was agreed on"
    case .other: "TLS could not be agreed on"
    case nil: nil
    }
  }
}

import SwiftASN1
import Vocabulary
import X509

/// The certificate of a peer must name its node.
struct NodePolicy: VerifierPolicy {
  enum Wanted: Sendable {
    /// It need not name one.
    case nobody
    case anyNode
    case node(NodeID)
  }

  let wanted: Wanted

  var verifyingCriticalExtensions: [ASN1ObjectIdentifier] { [.X509ExtensionID.subjectAlternativeName] }

  func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) async -> PolicyEvaluationResult {
    if case .nobody = wanted { return .meetsPolicy }
    guard let named = NodeCertificate.node(in: chain.leaf) else {
      return .failsToMeetPolicy(reason: "its certificate names no node")
    }
    guard case .node(let node) = wanted, named != node else { return .meetsPolicy }
    return .failsToMeetPolicy(reason: "its certificate is that of the node \(named.short) and not of \(node.short)")
  }
}

import SwiftASN1
import X509

/// A certificate that says what it is for must be for this (RFC 5280, 4.2.1.12), and no link of the chain may be signed
/// with SHA-1, under which two certificates can be made to look the same.
struct PurposePolicy: VerifierPolicy {
  enum Purpose {
    case server
    case client
  }

  let purpose: Purpose

  var verifyingCriticalExtensions: [ASN1ObjectIdentifier] { [.X509ExtensionID.extendedKeyUsage] }

  func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) async -> PolicyEvaluationResult {
    if chain.dropLast().contains(where: { $0.signatureAlgorithm == .sha1WithRSAEncryption }) {
      return .failsToMeetPolicy(reason: "its certificate is signed with SHA-1")
    }
    guard let usages = try? chain.leaf.extensions.extendedKeyUsage else { return .meetsPolicy }
    let wanted: ExtendedKeyUsage.Usage = purpose == .server ? .serverAuth : .clientAuth
    guard !usages.contains(wanted), !usages.contains(.any) else { return .meetsPolicy }
    return .failsToMeetPolicy(
      reason: "its certificate is not for a \(self.purpose == .server ? "server" : "client")")
  }
}

import SwiftASN1
import X509

/// No certificate of a chain may stand in a list of its authority. A list that the authority has not signed proves
/// nothing, neither that a certificate is revoked nor that it is not: the chain is refused then.
struct RevocationPolicy: VerifierPolicy {
  let lists: [RevocationList]

  var verifyingCriticalExtensions: [ASN1ObjectIdentifier] { [] }

  func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) async -> PolicyEvaluationResult {
    for (certificate, authority) in zip(chain, chain.dropFirst()) {
      for list in lists where list.issuer == certificate.issuer {
        guard list.isSigned(by: authority) else {
          return .failsToMeetPolicy(reason: "the revocation list of its authority is not signed by that authority")
        }
        if list.revokes(certificate) { return .failsToMeetPolicy(reason: "its certificate was revoked") }
      }
    }
    return .meetsPolicy
  }
}

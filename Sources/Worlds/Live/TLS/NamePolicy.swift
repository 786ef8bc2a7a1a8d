import SwiftASN1
import X509

/// The certificate must be for the host that was asked (RFC 9525).
struct NamePolicy: VerifierPolicy {
  /// Nil when any name will do.
  let name: ServerName?

  var verifyingCriticalExtensions: [ASN1ObjectIdentifier] { [.X509ExtensionID.subjectAlternativeName] }

  func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) async -> PolicyEvaluationResult {
    guard let name else { return .meetsPolicy }
    var policy = ServerIdentityPolicy(serverHostname: name.host, serverIP: name.address)
    switch policy.chainMeetsPolicyRequirements(chain: chain) {
    case .meetsPolicy: return .meetsPolicy
    case .failsToMeetPolicy:
      let names = Self.names(chain.leaf)
      return .failsToMeetPolicy(
        reason: "its certificate is for \(names.isEmpty ? "no host at all" : names) and not for \(name.text)")
    }
  }

  /// Some of the names that a certificate bears, for a sentence. They were chosen by whoever made it.
  private static func names(_ certificate: Certificate) -> String {
    let names = (try? certificate.extensions.subjectAlternativeNames) ?? SubjectAlternativeNames([])
    let texts = names.compactMap { name -> String? in
      switch name {
      case .dnsName(let text):
        text.utf8.count <= 100 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? text : nil
      case .ipAddress(let bytes): ServerName.text(of: Array(bytes.bytes))
      default: nil
      }
    }
    let shown = texts.prefix(3).joined(separator: ", ")
    return texts.count > 3 ? shown + " and others" : shown
  }
}

import Foundation
import NIOCore
import NIOSSL
import SwiftASN1
import X509

/// Judges the certificates that the other end of a connection shows.
struct CertificateCheck: Sendable {
  /// Who may issue certificates.
  let authorities: CertificateStore
  let revoked: [RevocationList]
  let purpose: PurposePolicy.Purpose

  /// More certificates than this are not looked at: paths through them could be made to grow without bound.
  private static let most = 8

  /// Judges what was shown in a handshake, elsewhere than on the event loop; `refused` hears why it is refused, before
  /// the handshake fails.
  func judge(
    _ shown: [NIOSSLCertificate], name: ServerName?, node: NodePolicy.Wanted = .nobody,
    _ promise: EventLoopPromise<NIOSSLVerificationResult>, refused: @escaping @Sendable (String) -> Void
  ) {
    Task(executorPreference: CheckExecutor.shared) {
      let why = await refusal(of: shown, name: name, node: node)
      if let why { refused(why) }
      promise.succeed(why == nil ? .certificateVerified : .failed)
    }
  }

  /// Why a chain is not to be trusted, in words that complete "HOST is not trusted: ...", or nil if it is.
  ///
  /// - Parameters:
  ///   - name: the host that the certificate must name, or nil when any name will do.
  ///   - node: the node that it must name.
  func refusal(
    of shown: [NIOSSLCertificate], name: ServerName?, node: NodePolicy.Wanted = .nobody, now: Date = Date()
  ) async -> String? {
    guard shown.count <= Self.most else { return "it shows more than \(Self.most) certificates" }
    let chain = shown.compactMap { (try? $0.toDERBytes()).flatMap { try? Certificate(derEncoded: $0) } }
    guard let leaf = chain.first, chain.count == shown.count else { return "its certificate is malformed" }
    if now > leaf.notValidAfter { return "its certificate expired on \(CertificateDate.text(leaf.notValidAfter))" }
    if now < leaf.notValidBefore {
      return "its certificate is not valid before \(CertificateDate.text(leaf.notValidBefore))"
    }
    var verifier = Verifier(rootCertificates: authorities) {
      RFC5280Policy()
      PurposePolicy(purpose: purpose)
      RevocationPolicy(lists: revoked)
      NamePolicy(name: name)
      NodePolicy(wanted: node)
    }
    switch await verifier.validate(leaf: leaf, intermediates: CertificateStore(chain.dropFirst())) {
    case .validCertificate: return nil
    case .couldNotValidate(let failures):
      if let failure = failures.first { return "\(failure.policyFailureReason)" }
      let way = purpose == .server ? "; --ca FILE names an authority to trust" : ""
      return leaf.issuer == leaf.subject
        ? "its certificate is self-signed" + way : "no authority that is trusted has issued its certificate" + way
    }
  }
}

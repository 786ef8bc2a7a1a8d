import Foundation
import NIOSSL
import SwiftASN1
import Vocabulary
import X509

/// A certificate with those that lead to its authority, and the private key: what a node shows of itself.
package struct TLSIdentity {
  /// Where both lie, as PEM.
  package struct Files: Hashable, Sendable {
    package var certificate: String
    package var key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  let chain: [NIOSSLCertificateSource]
  let key: NIOSSLPrivateKeySource
  /// The node that the certificate names, if it does.
  let node: NodeID?

  /// - Throws: `TLSProblem` when a file cannot be used, the key is another certificate's, or its time is over.
  init(_ files: Files, now: Date = Date()) throws(TLSProblem) {
    let certificates = try PEMFile.certificates(files.certificate)
    let own = try PEMFile.privateKey(files.key)
    let leaf = certificates[0]
    guard leaf.publicKey == own.publicKey else {
      throw TLSProblem("The key in \(files.key) is not that of the first certificate in \(files.certificate).")
    }
    guard now <= leaf.notValidAfter else {
      throw TLSProblem(
        "The certificate in \(files.certificate) expired on \(CertificateDate.text(leaf.notValidAfter)).")
    }
    node = NodeCertificate.node(in: leaf)
    do {
      chain = try certificates.map { certificate in
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return .certificate(try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der))
      }
      key = .privateKey(try NIOSSLPrivateKey(bytes: Array(try own.serializeAsPEM().pemString.utf8), format: .pem))
    } catch { throw TLSProblem("The certificate in \(files.certificate) and its key cannot be used: \(error).") }
  }
}

import Crypto
import Foundation
package import NIOCore
import Nodes
import SwiftASN1
package import Vocabulary
import X509

/// Asks an authority's server for a certificate, with a token that works once.
///
/// The key is made here and stays here. A node proves that it is the one that it says by signing the public half with
/// its own key.
package struct CertificateRequest: Sendable {
  package var url: HTTPURL
  package var token: String
  package var trust: TLSTrust
  /// The cache of the node whose certificate it is to be, or nil for none's.
  package var cache: String?

  /// Where a server of an authority is asked.
  static let path = "/v1/certificate"
  /// Fields of a request: the node, and its signature.
  static let nodeField = "shoal-node", proofField = "shoal-proof"

  package init(url: HTTPURL, token: String, trust: TLSTrust, cache: String?) {
    self.url = url
    self.token = token
    self.trust = trust
    self.cache = cache
  }

  /// What a node signs.
  static func proof(of request: CertificateSigningRequest) throws -> [UInt8] {
    var serializer = DER.Serializer()
    try serializer.serialize(request)
    return Array("shoal certificate request\n".utf8) + Array(SHA256.hash(data: serializer.serializedBytes))
  }

  /// Asks, and writes `PREFIX.pem` and `PREFIX.key`.
  ///
  /// - Throws: `TLSProblem`, `StoreError` or `HTTPCallError`, each a sentence for the user.
  package func ask(to prefix: String, on eventLoop: any EventLoop) async throws {
    let key = P256.Signing.PrivateKey()
    let request = try CertificateSigningRequest(
      version: .v1, subject: DistinguishedName { CommonName("node") }, privateKey: Certificate.PrivateKey(key),
      attributes: CertificateSigningRequest.Attributes(), signatureAlgorithm: .ecdsaWithSHA256)
    var target = url
    target.target = Self.path
    var call = HTTPCall("POST", target)
    call.trust = trust
    call.fields = [
      HTTPField("authorization", "Bearer \(token)"), HTTPField("content-type", "application/pkcs10"),
    ]
    if let cache {
      let identity = try NodeIdentity.load(cache + "/identity")
      guard let signature = identity.sign(try Self.proof(of: request)) else {
        throw StoreError("\(cache)/identity cannot sign.")
      }
      call.fields += [HTTPField(Self.nodeField, identity.id.key.hex), HTTPField(Self.proofField, signature.hex)]
    }
    call.body = Array(try request.serializeAsPEM().pemString.utf8)
    let reply = try await call.start(on: eventLoop).get()
    let text = String(decoding: reply.body, as: UTF8.self)
    guard reply.status == 200 else {
      throw TLSProblem(
        "\(url.hostField) issues no certificate: \(text.split(separator: "\n").first ?? "status \(reply.status)").")
    }
    guard let issued = try? Certificate(pemEncoded: text), issued.publicKey == Certificate.PublicKey(key.publicKey)
    else {
      throw TLSProblem("\(url.hostField) answered with no certificate of ours.")
    }
    try StoreFiles.replace("\(prefix).key", with: Array((key.pemRepresentation + "\n").utf8), mode: 0o600)
    try StoreFiles.replace("\(prefix).pem", with: reply.body)
  }
}

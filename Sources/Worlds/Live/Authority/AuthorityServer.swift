import Foundation
package import Logging
package import NIOCore
import Nodes
import SwiftASN1
package import Vocabulary
import X509

/// Issues certificates over HTTPS to whoever brings a token that works once.
///
/// Confined to its event loop, but for `start` and `stop`.
package final class AuthorityServer: @unchecked Sendable {
  /// Where it listens, with the real port.
  package private(set) var endpoint: Endpoint

  private let authority: CertificateAuthority
  private let tokens: AuthorityTokens
  private let front: HTTPFront
  private let logger: Logger

  private init(
    _ directory: String, _ identity: TLSIdentity.Files, _ listen: Endpoint, _ loop: any EventLoop,
    _ logger: Logger
  ) throws(TLSProblem) {
    authority = try CertificateAuthority(directory)
    tokens = AuthorityTokens(directory)
    endpoint = listen
    var options = HTTPFront.Options()
    options.maximumBodyLength = 16 << 10
    options.maximumConnections = 64
    front = HTTPFront(eventLoop: loop, options: options, tls: try TLSServer(TLSServer.Options(identity)))
    self.logger = logger
  }

  /// Binds, and answers from then on.
  ///
  /// - Parameter names: by which it is called; its own certificate is for these.
  /// - Throws: `TLSProblem` or `FrontError`, each a sentence for the user.
  package static func start(
    _ directory: String, names: [String], listen: Endpoint, on loop: any EventLoop, logger: Logger
  ) async throws -> AuthorityServer {
    let own = "\(directory)/server"
    try CertificateAuthority(directory).issue(
      CertificateAuthority.Wish(names: names, lifetime: .seconds(365 * 86_400)), to: own)
    let files = TLSIdentity.Files(certificate: "\(own).pem", key: "\(own).key")
    let server = try AuthorityServer(directory, files, listen, loop, logger)
    server.endpoint = try await loop.flatSubmit { server.open() }.get()
    return server
  }

  private func open() -> EventLoopFuture<Endpoint> {
    front.onRequest = { [weak self] exchange, request, body in self?.answer(exchange, request, body) }
    return front.listen(on: endpoint)
  }

  /// Takes no more requests. It does not fail.
  package func stop() async { try? await front.stop().get() }

  private func answer(_ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8]) {
    func say(_ status: Int, _ text: String, _ type: String = "text/plain; charset=utf-8") {
      front.respond(exchange, status: status, fields: [HTTPField("content-type", type)], body: .text(text))
    }
    switch (request.method, request.rawPath) {
    case ("GET", "/healthz"): say(200, "ok\n")
    case ("POST", CertificateRequest.path[...]):
      do throws(TLSProblem) {
        let text = try issue(front.fields(of: exchange), body)
        say(200, text, "application/x-pem-file")
      } catch {
        logger.log(.notice, .clientRefused, [.init("why", error.sentence)])
        say(403, error.sentence + "\n")
      }
    default: say(404, "ask for a certificate with POST \(CertificateRequest.path)\n")
    }
  }

  private func issue(_ fields: [HTTPField], _ body: [UInt8]) throws(TLSProblem) -> String {
    let bearer = fields.first { $0.name == "authorization" }?.value ?? ""
    guard bearer.hasPrefix("Bearer "), let taken = tokens.take(String(bearer.dropFirst(7))) else {
      throw TLSProblem("the token is not good, or was used before; 'shoal ca token' gives another one")
    }
    var wish = taken.wish
    guard let request = try? CertificateSigningRequest(pemEncoded: String(decoding: body, as: UTF8.self)),
      request.publicKey.isValidSignature(request.signature, for: request)
    else { throw TLSProblem("the request is no PKCS #10 request that its own key has signed") }
    wish.node = taken.isForNode ? try proven(request, fields) : nil
    return try authority.issue(wish, for: request.publicKey)
  }

  /// The node that has signed a request.
  private func proven(_ request: CertificateSigningRequest, _ fields: [HTTPField]) throws(TLSProblem) -> NodeID {
    func field(_ name: String) -> String { fields.first { $0.name == name }?.value ?? "" }
    guard let key = Digest256(hex: field(CertificateRequest.nodeField)),
      let signature = [UInt8](hex: field(CertificateRequest.proofField)),
      let proof = try? CertificateRequest.proof(of: request), Ed25519.holds(signature, over: Array(proof), by: key)
    else { throw TLSProblem("the token is for a node, and no node has signed the request") }
    return NodeID(key: key)
  }
}

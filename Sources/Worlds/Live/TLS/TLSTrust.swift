import NIOCore
import NIOSSL
import SwiftASN1
import Vocabulary
import X509

/// Whom the calls of a node believe over TLS, and what it shows to servers that want to know who calls.
package final class TLSTrust: Sendable {
  /// What a user says of it.
  package struct Options: Hashable, Sendable {
    /// A PEM file of authorities that are trusted beside those of the system.
    package var authorities: String?
    /// A PEM file of revocation lists.
    package var revocations: String?
    /// What is shown to servers that ask for a certificate.
    package var identity: TLSIdentity.Files?

    package init() {}
  }

  /// The authorities of the system, and nothing to show.
  package static let system: TLSTrust = {
    do { return try TLSTrust(Options()) } catch { preconditionFailure("TLS without any file: \(error)") }
  }()

  private let context: NIOSSLContext
  private let check: CertificateCheck

  /// - Throws: `TLSProblem` when a file cannot be used.
  package init(_ options: Options) throws(TLSProblem) {
    var authorities = CertificateStore.systemTrustRoots
    if let path = options.authorities { authorities.append(contentsOf: try PEMFile.certificates(path)) }
    check = CertificateCheck(
      authorities: authorities, revoked: try options.revocations.map(RevocationList.read) ?? [], purpose: .server)
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    configuration.shutdownTimeout = .seconds(1)
    // What the server shows is judged by `check`, the name included.
    configuration.certificateVerification = .noHostnameVerification
    configuration.trustRoots = .certificates([])
    if let files = options.identity {
      let identity = try TLSIdentity(files)
      configuration.certificateChain = identity.chain
      configuration.privateKey = identity.key
    }
    do { context = try NIOSSLContext(configuration: configuration) } catch {
      throw TLSProblem("TLS cannot be set up: \(error).")
    }
  }

  /// What a connection to `url` has before its HTTP handlers: nothing, or TLS.
  func handlers(for url: HTTPURL) throws -> [any ChannelHandler] {
    guard url.isSecure else { return [] }
    let name = ServerName(url)
    let verdict = TLSVerdict()
    let tls = try NIOSSLClientHandler(context: context, serverHostname: name.host) { [check] shown, promise in
      check.judge(shown, name: name, promise) { verdict.refused($0) }
    }
    return [tls, TLSErrors(host: url.hostField, verdict: verdict)]
  }
}

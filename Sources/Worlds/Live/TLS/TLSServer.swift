import Logging
import NIOCore
import NIOSSL
import Nodes
import X509

/// TLS on the connections that a front takes: its certificate, read again when the files change, and whom it lets in.
///
/// Confined to its front's event loop once it was made.
package final class TLSServer {
  /// What becomes of plain HTTP at a port that speaks TLS.
  package enum Plain: String, CaseIterable, Sendable {
    /// It is sent on to the same address over TLS.
    case redirect
    /// It is answered with a sentence.
    case refuse
    /// It is answered as if TLS were not there.
    case serve
  }

  /// What a user says of it.
  package struct Options: Hashable, Sendable {
    package var identity: TLSIdentity.Files
    package var plain = Plain.refuse
    /// A PEM file of authorities, one of which must have issued a client's certificate; nil: clients need none.
    package var clientAuthorities: String?
    /// A PEM file of revocation lists for these certificates.
    package var revocations: String?

    package init(_ identity: TLSIdentity.Files) { self.identity = identity }
  }

  /// What was read of all files, as new connections get it.
  private struct Loaded {
    var context: NIOSSLContext
    var check: CertificateCheck?
  }

  let plain: Plain
  /// Whether a client must show a certificate.
  var asksClients: Bool { options.clientAuthorities != nil }
  private var logger: Logger?
  private let options: Options
  private var loaded: Loaded
  private var files: WatchedFiles
  private var watch: RepeatedTask?

  /// How often the files are looked at.
  private static let period = TimeAmount.seconds(1)
  /// With which a connection under TLS begins: the type of a handshake record (RFC 8446, 5.1).
  static let firstByte: UInt8 = 22

  /// - Throws: `TLSProblem` when a file cannot be used.
  package init(_ options: Options) throws(TLSProblem) {
    self.options = options
    plain = options.plain
    files = WatchedFiles([
      options.identity.certificate, options.identity.key, options.clientAuthorities, options.revocations,
    ])
    loaded = try Self.load(options)
  }

  private static func load(_ options: Options) throws(TLSProblem) -> Loaded {
    let identity = try TLSIdentity(options.identity)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: identity.chain, privateKey: identity.key)
    configuration.minimumTLSVersion = .tlsv12
    // Of TLS 1.2 the one cipher that everybody has, so that there is nothing to choose badly among: which of several is
    // taken would be the client's word. In 1.3, which has good ones only, BoringSSL chooses.
    configuration.cipherSuiteValues = [
      .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ]
    configuration.applicationProtocols = ["http/1.1"]
    configuration.shutdownTimeout = .seconds(1)
    configuration.trustRoots = .certificates([])
    var check: CertificateCheck?
    if let path = options.clientAuthorities {
      configuration.certificateVerification = .noHostnameVerification
      check = CertificateCheck(
        authorities: CertificateStore(try PEMFile.certificates(path)),
        revoked: try options.revocations.map(RevocationList.read) ?? [], purpose: .client)
    }
    do { return Loaded(context: try NIOSSLContext(configuration: configuration), check: check) } catch {
      throw TLSProblem("The certificate in \(options.identity.certificate) cannot be used: \(error).")
    }
  }

  /// Looks at the files from now on. A broken new one changes nothing: what was read before stays.
  func watchFiles(on eventLoop: any EventLoop) {
    let own = NIOLoopBound(self, eventLoop: eventLoop)
    watch = eventLoop.scheduleRepeatedTask(initialDelay: Self.period, delay: Self.period) { _ in own.value.look() }
  }

  /// Writes what happens to its files, and why clients are not let in, to this log.
  func tell(_ logger: Logger) { self.logger = logger }

  func stop() { watch?.cancel() }

  private func look() {
    guard files.haveChanged() else { return }
    do throws(TLSProblem) {
      loaded = try Self.load(options)
      logger?.log(.notice, .certificateRenewed, [.init("path", options.identity.certificate)])
    } catch { logger?.log(.warning, .certificateUnusable, [.init("why", error.sentence)]) }
  }

  /// TLS for one connection, under the certificate of this moment.
  func handler() -> NIOSSLServerHandler {
    guard let check = loaded.check else { return NIOSSLServerHandler(context: loaded.context) }
    return NIOSSLServerHandler(context: loaded.context) { [logger] shown, promise in
      check.judge(shown, name: nil, promise) { logger?.log(.info, .clientRefused, [.init("why", $0)]) }
    }
  }
}

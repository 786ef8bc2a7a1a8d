import Logging
import NIOCore
import NIOSSL
package import Vocabulary
import X509

/// TLS 1.3 on the links between the agents of one fleet. Both ends show certificates of its authority, and each names
/// the node whose it is; the files are read again when they change.
///
/// Confined to its node's event loop once it was made.
package final class PeerTLS {
  /// What a user says of it.
  package struct Options: Hashable, Sendable {
    /// Which links are under TLS; not `off`.
    package var security: LinkSecurity
    package var identity: TLSIdentity.Files
    /// A PEM file of authorities, one of which must have issued a peer's certificate. Those of the system count for
    /// nothing here.
    package var authorities: String
    /// A PEM file of revocation lists for these certificates.
    package var revocations: String?

    package init(_ security: LinkSecurity, _ identity: TLSIdentity.Files, authorities: String) {
      self.security = security
      self.identity = identity
      self.authorities = authorities
    }
  }

  /// What was read of all files, as new links get it.
  private struct Loaded {
    var accepting: NIOSSLContext
    var dialling: NIOSSLContext
    var authorities: CertificateStore
    var revoked: [RevocationList]
  }

  /// What is spoken over TLS (ALPN, RFC 7301): BitTorrent's peer protocol from its handshake on.
  static let protocolName = "shoal-peer/1"
  /// How often the files are looked at.
  private static let period = TimeAmount.seconds(1)

  private let options: Options
  private let node: NodeID
  private var logger: Logger?
  private var loaded: Loaded
  private var files: WatchedFiles
  private var watch: RepeatedTask?

  /// - Throws: `TLSProblem` when a file cannot be used, or the certificate is not that of this node.
  package init(_ options: Options, of node: NodeID) throws(TLSProblem) {
    self.options = options
    self.node = node
    files = WatchedFiles([
      options.identity.certificate, options.identity.key, options.authorities, options.revocations,
    ])
    loaded = try Self.load(options, node)
  }

  private static func load(_ options: Options, _ node: NodeID) throws(TLSProblem) -> Loaded {
    let identity = try TLSIdentity(options.identity)
    guard identity.node == node else {
      throw TLSProblem(
        "The certificate in \(options.identity.certificate) is not that of this node, as links to peers need it: "
          + "'shoal ca request --cache DIR' gets one, and 'shoal ca issue --node-key \(node.key.hex)' issues it.")
    }
    let authorities = CertificateStore(try PEMFile.certificates(options.authorities))
    let revoked = try options.revocations.map(RevocationList.read) ?? []
    var accepting = TLSConfiguration.makeServerConfiguration(
      certificateChain: identity.chain, privateKey: identity.key)
    var dialling = TLSConfiguration.makeClientConfiguration()
    dialling.certificateChain = identity.chain
    dialling.privateKey = identity.key
    settle(&accepting)
    settle(&dialling)
    do {
      return Loaded(
        accepting: try NIOSSLContext(configuration: accepting), dialling: try NIOSSLContext(configuration: dialling),
        authorities: authorities, revoked: revoked)
    } catch { throw TLSProblem("The certificate in \(options.identity.certificate) cannot be used: \(error).") }
  }

  /// What is the same at both ends. What the other one shows is judged by `CertificateCheck`.
  private static func settle(_ configuration: inout TLSConfiguration) {
    configuration.minimumTLSVersion = .tlsv13
    configuration.certificateVerification = .noHostnameVerification
    configuration.trustRoots = .certificates([])
    configuration.applicationProtocols = [protocolName]
    configuration.shutdownTimeout = .seconds(1)
  }

  /// Looks at the files from now on, and writes what happens to them to this log. A broken new one changes nothing.
  func watchFiles(on loop: any EventLoop, _ logger: Logger) {
    self.logger = logger
    let own = NIOLoopBound(self, eventLoop: loop)
    watch = loop.scheduleRepeatedTask(initialDelay: Self.period, delay: Self.period) { _ in own.value.look() }
  }

  func stop() { watch?.cancel() }

  private func look() {
    guard files.haveChanged() else { return }
    do throws(TLSProblem) {
      loaded = try Self.load(options, node)
      logger?.log(.notice, .certificateRenewed, [.init("path", options.identity.certificate)])
    } catch { logger?.log(.warning, .certificateUnusable, [.init("why", error.sentence)]) }
  }

  /// TLS for a link that a peer opened.
  func accepting(_ session: PeerSession) -> NIOSSLServerHandler {
    NIOSSLServerHandler(context: loaded.accepting, customVerificationCallback: judge(.client, .anyNode, session))
  }

  /// TLS for a link to this node.
  func dialling(_ node: NodeID, _ session: PeerSession) throws -> NIOSSLClientHandler {
    try NIOSSLClientHandler(
      context: loaded.dialling, serverHostname: nil,
      customVerificationCallback: judge(.server, .node(node), session))
  }

  private func judge(
    _ purpose: PurposePolicy.Purpose, _ wanted: NodePolicy.Wanted, _ session: PeerSession
  ) -> NIOSSLCustomVerificationCallback {
    let check = CertificateCheck(authorities: loaded.authorities, revoked: loaded.revoked, purpose: purpose)
    return { shown, promise in
      session.shows(shown.first.flatMap(NodeCertificate.node))
      check.judge(shown, name: nil, node: wanted, promise) { session.refused($0) }
    }
  }
}

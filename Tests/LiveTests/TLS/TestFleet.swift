import Vocabulary

@testable import Live

/// An authority and certificates of nodes.
final class TestFleet: Sendable {
  let here = TestDirectory()
  let authority: CertificateAuthority

  init() {
    do { authority = try CertificateAuthority.create(in: here.path + "/fleet", name: "fleet") } catch {
      preconditionFailure("\(error)")
    }
  }

  static func node(_ number: UInt64) -> NodeID { NodeID(key: Digest256(number, 0, 0, 0)) }

  /// A new certificate of a node.
  func issue(_ node: UInt64, lifetime: TimeSpan = .seconds(600)) throws -> TLSIdentity.Files {
    let prefix = here.path + "/node-\(node)"
    try authority.issue(.init(names: [], node: Self.node(node), lifetime: lifetime), to: prefix)
    return TLSIdentity.Files(certificate: prefix + ".pem", key: prefix + ".key")
  }

  /// What makes a node speak TLS to peers.
  func options(_ node: UInt64, _ security: LinkSecurity = .require) throws -> PeerTLS.Options {
    PeerTLS.Options(security, try issue(node), authorities: authority.certificatePath)
  }
}

import NIOSSL
import SwiftASN1
import Vocabulary
import X509

/// How a certificate says whose node it is: by a name `shoal:node:HEX`, the node's public key, which its authority put
/// there because the node has proved to hold that key.
enum NodeCertificate {
  private static let prefix = "shoal:node:"

  static func name(of node: NodeID) -> String { prefix + node.key.hex }

  /// The node that a certificate names; nil for none, and for more than one.
  static func node(in certificate: NIOSSLCertificate) -> NodeID? {
    (try? certificate.toDERBytes()).flatMap { try? Certificate(derEncoded: $0) }.flatMap(node)
  }

  /// The same.
  static func node(in certificate: Certificate) -> NodeID? {
    guard let names = try? certificate.extensions.subjectAlternativeNames else { return nil }
    let nodes = names.compactMap { name -> NodeID? in
      guard case .uniformResourceIdentifier(let text) = name, text.hasPrefix(prefix) else { return nil }
      return Digest256(hex: String(text.dropFirst(prefix.count))).map(NodeID.init)
    }
    return nodes.count == 1 ? nodes[0] : nil
  }
}

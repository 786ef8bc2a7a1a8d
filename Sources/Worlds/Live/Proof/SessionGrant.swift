import Crypto
import Foundation
import Vocabulary

/// What a selector gives to whoever has proven its node's key: the selector's share of a key that both know from then
/// on, and a ticket by which any replica knows it again, as TLS does it (RFC 5077). Who only listens learns no key.
struct SessionGrant: Hashable {
  var share: [UInt8]
  var ticket: String

  static let field = "shoal-session"

  init(share: [UInt8], ticket: String) {
    self.share = share
    self.ticket = ticket
  }

  /// From the field of an answer: `SHARE.TICKET`.
  init?(_ value: String) {
    let parts = value.split(separator: ".", maxSplits: 1)
    guard value.utf8.count <= 1024, parts.count == 2, let share = Data(base64Encoded: String(parts[0])),
      share.count == 32, parts[1].allSatisfy({ $0.isASCII && $0 != "\"" && $0 != ";" && $0 != "\\" })
    else { return nil }
    self.init(share: Array(share), ticket: String(parts[1]))
  }

  var value: String { "\(Data(share).base64EncodedString()).\(ticket)" }

  /// The key of both sides, from one's own secret and the other's share.
  /// - Throws: if the share is none.
  static func key(
    _ own: Curve25519.KeyAgreement.PrivateKey, _ share: [UInt8], node: NodeID, nonce: String
  ) throws -> SymmetricKey {
    let shared = try own.sharedSecretFromKeyAgreement(
      with: Curve25519.KeyAgreement.PublicKey(rawRepresentation: share))
    return shared.hkdfDerivedSymmetricKey(
      using: SHA256.self, salt: Array(nonce.utf8), sharedInfo: Array("shoal session ".utf8) + node.key.bytes,
      outputByteCount: 32)
  }
}

import Crypto
import Foundation
import Nodes
package import Selection
import Vocabulary

/// An agent's sessions with its selectors: what proves to them that its messages are its own. It signs once with its
/// key, over what the selector gave it, and from then on codes each message with the key of the session.
///
/// Confined to the node's event loop.
package final class SelectorSessions {
  private struct Session {
    var key: SymmetricKey
    var ticket: String
    /// How many messages were coded.
    var count: UInt64 = 0
  }

  /// A session that is being opened.
  package struct Opening {
    fileprivate var nonce: String
    fileprivate var secret: Curve25519.KeyAgreement.PrivateKey
  }

  private static let sessionsMax = 64

  private let identity: NodeIdentity
  /// By the selector's address, and the family over which it is called.
  private var sessions: [String: Session] = [:]

  package init(_ identity: NodeIdentity) { self.identity = identity }

  /// The same with a signature under its receipts, and without them where the key cannot sign.
  package func signed(_ announce: AgentAnnounce) -> AgentAnnounce {
    guard var receipts = announce.receipts else { return announce }
    let signature = identity.sign(Array(receipts.signedText(of: identity.id).utf8))
    receipts.signature = signature ?? []
    var announce = announce
    announce.receipts = signature == nil ? nil : receipts
    return announce
  }

  /// Codes a message in the session of that name, if there is one.
  package func code(_ call: inout HTTPCall, in name: String) {
    guard var session = sessions[name] else { return }
    session.count += 1
    sessions[name] = session
    var signature = MessageSignature(keyID: session.ticket, algorithm: .hmac, nonce: "\(session.count)")
    signature.signature = Array(HMAC<SHA256>.authenticationCode(for: base(signature, call), using: session.key))
    call.fields += signature.fields(for: call.body)
  }

  /// What a selector answered that wants a proof: the nonce that is to be signed.
  package static func nonce(in reply: HTTPCall.Reply) -> String? {
    guard reply.status == 401, let field = reply.field(acceptField), field.utf8.count <= 1024,
      let start = field.range(of: "nonce=\"")?.upperBound, let end = field[start...].firstIndex(of: "\""), start < end,
      field[start..<end].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    else { return nil }
    return String(field[start..<end])
  }

  /// RFC 9421, 5.1.
  static let acceptField = "accept-signature"

  /// What a selector asks for with it.
  static func acceptSignature(nonce: String) -> String {
    let wanted = MessageSignature(keyID: "node", algorithm: .ed25519, nonce: nonce, share: "")
    return wanted.input
  }

  /// Signs a message that opens a session; nil where the key cannot sign.
  package func open(_ call: inout HTTPCall, nonce: String) -> Opening? {
    let secret = Curve25519.KeyAgreement.PrivateKey()
    var signature = MessageSignature(
      keyID: identity.id.key.hex, algorithm: .ed25519, nonce: nonce,
      share: Data(secret.publicKey.rawRepresentation).base64EncodedString())
    guard let signed = identity.sign(base(signature, call)) else { return nil }
    signature.signature = signed
    call.fields += signature.fields(for: call.body)
    return Opening(nonce: nonce, secret: secret)
  }

  /// The selector has taken it, or not: what it answered.
  package func opened(_ opening: Opening, _ reply: HTTPCall.Reply, as name: String) {
    guard let grant = reply.field(SessionGrant.field).flatMap({ SessionGrant($0) }),
      let key = try? SessionGrant.key(opening.secret, grant.share, node: identity.id, nonce: opening.nonce)
    else { return }
    if sessions[name] == nil, sessions.count >= Self.sessionsMax, let any = sessions.keys.sorted().first {
      sessions[any] = nil
    }
    sessions[name] = Session(key: key, ticket: grant.ticket)
  }

  private func base(_ signature: MessageSignature, _ call: HTTPCall) -> [UInt8] {
    let path = String(call.url.target.prefix { $0 != "?" })
    return signature.base(call.method, authority: call.url.hostField, path: path, body: call.body)
  }
}

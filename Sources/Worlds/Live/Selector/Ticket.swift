import Crypto
import Foundation
import Nodes
import Vocabulary

/// What a selector has to know of a session, sealed so that only selectors with the same key can read or make it.
struct Ticket {
  static let lifetime = NodeSessions.lifetime.milliseconds / 1_000

  var node: NodeID
  /// When it was opened, in microseconds since 1970: later ones are greater.
  var session: UInt64
  /// In seconds since 1970.
  var until: Int64
  /// From where it was opened, and may be used.
  var address: IPAddress
  var key: SymmetricKey

  init(node: NodeID, session: UInt64, until: Int64, address: IPAddress, key: SymmetricKey) {
    (self.node, self.session, self.until, self.address, self.key) = (node, session, until, address, key)
  }

  /// As text, or nil where the cipher fails.
  func sealed(with secret: SymmetricKey) -> String? {
    var plain = node.key.bytes + key.withUnsafeBytes { Array($0) }
    plain.append(bigEndian: session)
    plain.append(bigEndian: until)
    plain += Array("\(address)".utf8)
    let box = try? AES.GCM.seal(plain, using: secret, authenticating: Array("shoal ticket".utf8))
    return (box?.combined).map { Array($0).hex }
  }

  /// Nil for what was not made with that secret.
  init?(_ text: String, sealedWith secret: SymmetricKey) {
    guard text.utf8.count <= 512, let bytes = Array(hex: text),
      let box = try? AES.GCM.SealedBox(combined: bytes),
      let plain = try? AES.GCM.open(box, using: secret, authenticating: Array("shoal ticket".utf8)), plain.count > 80,
      let node = Digest256(bytes: Array(plain[..<32])),
      let address = IPAddress(String(decoding: plain[80...], as: UTF8.self))
    else { return nil }
    func number(_ at: Int) -> UInt64 { plain[at..<at + 8].reduce(0) { $0 << 8 | UInt64($1) } }
    self.init(
      node: NodeID(key: node), session: number(64), until: Int64(bitPattern: number(72)), address: address,
      key: SymmetricKey(data: plain[32..<64]))
  }
}

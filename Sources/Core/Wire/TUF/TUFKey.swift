internal import Vocabulary

/// A public key of a scheme that is understood.
package struct TUFKey: Hashable, Codable, Sendable {
  package enum Scheme: String, Hashable, Codable, Sendable {
    case ed25519
    case ecdsaP256 = "ecdsa-sha2-nistp256"
    case rsaPSS = "rsassa-pss-sha256"
  }

  package var scheme: Scheme
  /// 32 bytes of an Ed25519 key; of others the PEM text, lines ended by one line feed each.
  package var value: [UInt8]

  package init(scheme: Scheme, value: [UInt8]) {
    self.scheme = scheme
    self.value = value
  }

  private static let longest = 8192

  /// Nil for a key of a scheme that is not understood: what it signs counts for nothing.
  ///
  /// - Throws: `TUFError` where it is none at all.
  init?(_ fields: TUFFields) throws(TUFError) {
    let (type, scheme) = (try fields.text("keytype"), try fields.text("scheme"))
    let value = try fields.object("keyval").text("public")
    guard value.utf8.count <= Self.longest else { throw TUFError("a key is too long") }
    switch (type, Scheme(rawValue: scheme)) {
    case ("ed25519", .ed25519):
      guard let bytes = [UInt8](hex: value), bytes.count == Digest256.byteCount else {
        throw TUFError("an Ed25519 key is not 64 hexadecimal digits")
      }
      self.init(scheme: .ed25519, value: bytes)
    case ("ecdsa", .ecdsaP256), ("ecdsa-sha2-nistp256", .ecdsaP256):
      self.init(scheme: .ecdsaP256, value: Self.trimmed(value))
    case ("rsa", .rsaPSS): self.init(scheme: .rsaPSS, value: Self.trimmed(value))
    default: return nil
    }
  }

  /// The same key is to be the same value, however its lines end.
  private static func trimmed(_ text: String) -> [UInt8] {
    Array(text.utf8.split { $0 == 0x0A || $0 == 0x0D }.joined(separator: [0x0A]))
  }
}

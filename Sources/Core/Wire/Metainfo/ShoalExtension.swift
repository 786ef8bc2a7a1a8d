package import Vocabulary

/// What an origin says of its own under the top-level key `shoal`, outside `info`, so that infohashes stay as they are.
package struct ShoalExtension: Hashable, Codable, Sendable {
  package static let signatureLength = 64

  /// The origin's Ed25519 public key, raw.
  package var publicKey: Digest256
  /// Greater for every new version that the origin publishes.
  package var serial: Int64
  /// When it was published, in seconds since 1970.
  package var published: Int64
  /// The object's path on the origin, decoded, from the root `/`.
  package var path: String
  /// 64 bytes over `Metainfo.signedBytes`; empty only before the builder has signed.
  package var signature: [UInt8]

  package init(publicKey: Digest256, serial: Int64, published: Int64, path: String, signature: [UInt8] = []) {
    self.publicKey = publicKey
    self.serial = serial
    self.published = published
    self.path = path
    self.signature = signature
  }

  /// The value of the key `shoal`; without a signature if there is none yet.
  var bencoded: BencodeValue {
    .dictionary(
      BencodeDictionary([
        ("path", .text(path)),
        ("public key", .bytes(publicKey.bytes)),
        ("published", .integer(published)),
        ("serial", .integer(serial)),
        ("signature", signature.isEmpty ? nil : .bytes(signature)),
      ]))
  }

  /// Nil if a part is missing, of another shape, or of an impossible size.
  init?(bencoded value: BencodeValue) {
    guard let dictionary = value.dictionary,
      let publicKey = dictionary["public key"]?.bytes.flatMap({ Digest256(bytes: $0) }),
      let serial = dictionary["serial"]?.integer, serial >= 0,
      let published = dictionary["published"]?.integer,
      let path = dictionary["path"]?.text, path.utf8.count <= 4096,
      let signature = dictionary["signature"]?.bytes, signature.count == Self.signatureLength
    else { return nil }
    self.init(publicKey: publicKey, serial: serial, published: published, path: path, signature: signature)
  }
}

package import Vocabulary

/// What an origin says of its own under the top-level key `shoal`, outside `info`, so that infohashes stay as they are.
package struct ShoalExtension: Hashable, Codable, Sendable {
  package static let signatureLength = 64
  /// Addresses of one origin beside its first, at the most.
  package static let mostAlso = 16
  /// Signatures beside the first, at the most; more are not looked at.
  package static let mostCosignatures = 8

  /// The origin's Ed25519 public key, raw.
  package var publicKey: Digest256
  /// Greater for every new version that the origin publishes.
  package var serial: Int64
  /// When it was published, in seconds since 1970.
  package var published: Int64
  /// The object's path on the origin, decoded, from the root `/`.
  package var path: String
  /// The public address of the origin, no slash at its end, that the path is under; nil in descriptions of before.
  package var base: String?
  /// Other public addresses of the same origin, as `base`.
  package var also: [String] = []
  /// Until when it is to be believed, in seconds since 1970: the origin signs it anew before. Nil in descriptions of
  /// before, which have no end.
  package var until: Int64?
  /// The registration of the object, for those who bring it to a selector while the origin is away.
  package var registration: Registration?
  /// What became of the origin's keys.
  package var keys = KeyHistory()
  /// 64 bytes over `Metainfo.signedBytes`; empty only before the builder has signed.
  package var signature: [UInt8]
  /// What other keys have signed beside the first. Who knows nothing of them reads the first alone.
  package var cosignatures: [Cosignature] = []

  /// Another key's signature over the same description.
  package struct Cosignature: Hashable, Codable, Sendable {
    package var key: Digest256
    /// 64 bytes over `Metainfo.cosignedBytes`.
    package var signature: [UInt8]

    package init(key: Digest256, signature: [UInt8]) {
      self.key = key
      self.signature = signature
    }

    fileprivate var bencoded: BencodeValue {
      .dictionary(BencodeDictionary([("key", .bytes(key.bytes)), ("signature", .bytes(signature))]))
    }

    /// Nil if a part is missing or of another shape.
    fileprivate init?(bencoded value: BencodeValue) {
      guard let dictionary = value.dictionary, let key = dictionary["key"]?.bytes.flatMap({ Digest256(bytes: $0) }),
        let signature = dictionary["signature"]?.bytes, signature.count == ShoalExtension.signatureLength
      else { return nil }
      self.init(key: key, signature: signature)
    }
  }

  /// The origin's signature over the object's registration, and for how long it holds.
  package struct Registration: Hashable, Codable, Sendable {
    /// When it was signed and until when it may be used, in seconds since 1970.
    package var time: Int64
    package var until: Int64
    /// 64 bytes, over what selectors check.
    package var signature: [UInt8]

    package init(time: Int64, until: Int64, signature: [UInt8]) {
      self.time = time
      self.until = until
      self.signature = signature
    }

    fileprivate var bencoded: BencodeValue {
      .dictionary(
        BencodeDictionary([("signature", .bytes(signature)), ("time", .integer(time)), ("until", .integer(until))]))
    }

    /// Nil if a part is missing or of another shape.
    fileprivate init?(bencoded value: BencodeValue) {
      guard let dictionary = value.dictionary, let time = dictionary["time"]?.integer, time >= 0,
        let until = dictionary["until"]?.integer, until >= time,
        let signature = dictionary["signature"]?.bytes, signature.count == ShoalExtension.signatureLength
      else { return nil }
      self.init(time: time, until: until, signature: signature)
    }
  }

  package init(
    publicKey: Digest256, serial: Int64, published: Int64, path: String, base: String? = nil, until: Int64? = nil,
    signature: [UInt8] = []
  ) {
    self.until = until
    self.base = base
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
        ("also", also.isEmpty ? nil : .list(also.map { .text($0) })),
        ("base", base.map { .text($0) }),
        ("cosignatures", cosignatures.isEmpty ? nil : .list(cosignatures.map(\.bencoded))),
        ("keys", keys.isEmpty ? nil : keys.bencoded),
        ("path", .text(path)),
        ("public key", .bytes(publicKey.bytes)),
        ("published", .integer(published)),
        ("registration", registration?.bencoded),
        ("serial", .integer(serial)),
        ("signature", signature.isEmpty ? nil : .bytes(signature)),
        ("until", until.map { .integer($0) }),
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
    if let value = dictionary["base"] {
      guard let text = value.text, text.utf8.count <= 4096 else { return nil }
      base = text
    }
    for value in dictionary["also"]?.list ?? [] {
      guard let text = value.text, text.utf8.count <= 4096, also.count < Self.mostAlso else { return nil }
      also.append(text)
    }
    if let value = dictionary["until"] {
      guard let end = value.integer, end >= 0 else { return nil }
      until = end
    }
    // One that makes no sense is none: the file can be fetched without it.
    registration = dictionary["registration"].flatMap { Registration(bencoded: $0) }
    keys = dictionary["keys"].map { KeyHistory(bencoded: $0) } ?? KeyHistory()
    cosignatures = (dictionary["cosignatures"]?.list ?? []).prefix(Self.mostCosignatures).compactMap {
      Cosignature(bencoded: $0)
    }
  }
}

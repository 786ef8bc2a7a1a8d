package import Vocabulary

/// What metadata says of the bytes of another file.
package struct TUFFile: Hashable, Codable, Sendable {
  /// Nil where it is not said (metadata), never of a target.
  package var length: Int64?
  package var sha256: Digest256?
  /// 64 bytes.
  package var sha512: [UInt8]?

  /// A version of a file: of metadata.
  package struct Versioned: Hashable, Codable, Sendable {
    package var version: Int64
    package var file: TUFFile

    init(_ fields: TUFFields) throws(TUFError) {
      version = try fields.integer("version", atLeast: 1)
      file = try TUFFile(fields, isTarget: false)
    }
  }

  package init(length: Int64?, sha256: Digest256?, sha512: [UInt8]?) {
    self.length = length
    self.sha256 = sha256
    self.sha512 = sha512
  }

  /// - Parameter isTarget: whether length and hashes must be there.
  /// - Throws: `TUFError` also where there are hashes, and none of a kind that is understood.
  init(_ fields: TUFFields, isTarget: Bool) throws(TUFError) {
    if isTarget || fields.optional("length") != nil { length = try fields.integer("length", atLeast: 0) }
    guard isTarget || fields.optional("hashes") != nil else { return }
    let hashes = try fields.object("hashes")
    if hashes.optional("sha256") != nil {
      guard let digest = Digest256(hex: try hashes.text("sha256")) else { throw TUFError("a sha256 is none") }
      sha256 = digest
    }
    if hashes.optional("sha512") != nil {
      guard let digest = [UInt8](hex: try hashes.text("sha512")), digest.count == 64 else {
        throw TUFError("a sha512 is none")
      }
      sha512 = digest
    }
    guard sha256 != nil || sha512 != nil else { throw TUFError("a file has neither a sha256 nor a sha512") }
  }

  /// Whether bytes of this length and with these hashes are the ones that are meant.
  package func means(length: Int64, sha256: Digest256, sha512: [UInt8]) -> Bool {
    (self.length ?? length) == length && (self.sha256 ?? sha256) == sha256 && (self.sha512 ?? sha512) == sha512
  }
}

package import Vocabulary
internal import Wire

/// A file of metadata as it came, with its hashes.
package struct TUFDocument: Hashable, Codable, Sendable {
  package var bytes: [UInt8]
  package var sha256: Digest256
  /// 64 bytes.
  package var sha512: [UInt8]

  package init(bytes: [UInt8], sha256: Digest256, sha512: [UInt8]) {
    self.bytes = bytes
    self.sha256 = sha256
    self.sha512 = sha512
  }
}

extension TUFFile {
  /// Whether it is this file that is meant.
  func means(_ document: TUFDocument) -> Bool {
    means(length: Int64(document.bytes.count), sha256: document.sha256, sha512: document.sha512)
  }
}

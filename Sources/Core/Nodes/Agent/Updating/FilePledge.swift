package import Vocabulary
package import Wire

/// What somebody who is trusted has said of the bytes of a whole file. Until they are seen to be these, what describes
/// the file's blocks is a claim, and nothing is delivered.
package struct FilePledge: Hashable, Codable, Sendable {
  /// The target's path.
  package var name: String
  package var file: TUFFile

  package init(name: String, file: TUFFile) {
    self.name = name
    self.file = file
  }

  /// What hashing said of a file.
  package struct Digests: Hashable, Codable, Sendable {
    package var length: Int64
    package var sha256: Digest256
    /// 64 bytes.
    package var sha512: [UInt8]

    package init(length: Int64, sha256: Digest256, sha512: [UInt8]) {
      self.length = length
      self.sha256 = sha256
      self.sha512 = sha512
    }
  }

  /// Why a file of so many bytes is refused before it is fetched, or while it is; nil when it may be the one.
  ///
  /// - Parameter isWhole: whether that is its length, or what has come of it.
  func refusal(ofLength length: Int64, isWhole: Bool) -> TransferFailure? {
    guard let meant = file.length, isWhole ? length != meant : length > meant else { return nil }
    return TransferFailure(
      .disowned,
      "what is offered as \(name) is \(isWhole ? "" : "more than ")\(isWhole ? length : meant) bytes long, but TUF's "
        + "targets metadata says \(meant): it is refused")
  }

  /// Why a file with these hashes is refused; nil when it is the one that is meant.
  func refusal(of digests: Digests) -> TransferFailure? {
    if let failure = refusal(ofLength: digests.length, isWhole: true) { return failure }
    guard !file.means(length: digests.length, sha256: digests.sha256, sha512: digests.sha512) else { return nil }
    return TransferFailure(
      .disowned,
      "what came as \(name) is not the file that TUF's targets metadata names: its blocks are what whoever described "
        + "them says, but its hash is \(digests.sha256.hex); it is refused, and nothing of it was written")
  }
}

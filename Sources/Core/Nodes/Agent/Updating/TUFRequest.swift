package import Vocabulary

/// A file that is wanted by its name in a repository of The Update Framework.
package struct TUFRequest: Hashable, Codable, Sendable {
  /// The target's path, as targets metadata has it.
  package var target: String
  /// The SHA-256 of that path, by which hash bins are chosen.
  package var targetDigest: Digest256
  /// Where metadata is, and where targets are; both end with `/`.
  package var metadataURL: String
  package var targetsURL: String
  /// The root metadata that its user trusts.
  package var root: TUFDocument
  /// The fixed update start time (5.1).
  package var startedAt: WallTime

  package init(
    target: String, targetDigest: Digest256, metadataURL: String, targetsURL: String, root: TUFDocument,
    startedAt: WallTime
  ) {
    self.target = target
    self.targetDigest = targetDigest
    self.metadataURL = metadataURL
    self.targetsURL = targetsURL
    self.root = root
    self.startedAt = startedAt
  }
}

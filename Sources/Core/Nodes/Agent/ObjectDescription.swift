package import Vocabulary
package import Wire

/// The facts of a metainfo that decisions need. The hashes of pieces stay in the world.
package struct ObjectDescription: Hashable, Codable, Sendable {
  package var name: String
  package var geometry: Geometry
  package var infohashes: InfoHashes
  /// The root of the SHA-256 tree over the blocks (BEP 52).
  package var piecesRoot: Digest256
  /// The tracker URL, `http://HOST:PORT/announce`.
  package var announce: String?
  /// Web seeds (BEP 19).
  package var urls: [String]
  package var signer: Signer?

  /// Who signed, and whether the signature holds.
  package struct Signer: Hashable, Codable, Sendable {
    package var key: Digest256
    package var serial: Int64
    package var path: String
    package var isValid: Bool

    package init(key: Digest256, serial: Int64, path: String, isValid: Bool) {
      self.key = key
      self.serial = serial
      self.path = path
      self.isValid = isValid
    }
  }

  /// The base URL of the selector, or nil when the metainfo names no tracker of ours.
  package var selector: String? {
    guard let announce, announce.hasSuffix("/announce") else { return nil }
    return String(announce.dropLast("/announce".count))
  }

  package init(
    name: String, geometry: Geometry, infohashes: InfoHashes, piecesRoot: Digest256, announce: String?, urls: [String],
    signer: Signer?
  ) {
    self.name = name
    self.geometry = geometry
    self.infohashes = infohashes
    self.piecesRoot = piecesRoot
    self.announce = announce
    self.urls = urls
    self.signer = signer
  }
}

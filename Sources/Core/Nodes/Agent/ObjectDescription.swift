package import Selection
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
  /// When the world read it, in seconds since 1970; nil where that is nobody's concern.
  package var readAt: Int64?
  /// The origin's registration, signed to be brought to selectors by others.
  package var registration: ShoalExtension.Registration?

  /// Who signed, and whether the signature holds.
  package struct Signer: Hashable, Codable, Sendable {
    package var key: Digest256
    package var serial: Int64
    package var path: String
    package var isValid: Bool
    /// The public address of the origin; nil in descriptions of before, whose web seeds say it.
    package var base: String?

    /// Other public addresses of the same origin.
    package var also: [String]?
    /// Until when it is to be believed, in seconds since 1970; nil: it has no end.
    package var until: Int64?
    /// Other keys whose signatures hold; nil: none.
    package var cosigners: [Digest256]?
    /// What keys say of themselves, as far as their signatures hold; nil: nothing.
    package var keys: KeyHistory?

    /// The keys whose signatures hold.
    var holding: [Digest256] { (isValid ? [key] : []) + (cosigners ?? []) }

    package init(
      key: Digest256, serial: Int64, path: String, isValid: Bool, base: String? = nil, until: Int64? = nil
    ) {
      self.until = until
      self.base = base
      self.key = key
      self.serial = serial
      self.path = path
      self.isValid = isValid
    }
  }

  /// The origin's registration as a selector takes it, or nil when the description carries none.
  package var carriedRegistration: ObjectRegistration? {
    guard let signer, signer.isValid, let registration, let url = urls.first else { return nil }
    let object = RegisteredObject(
      object: infohashes.v2, v1: infohashes.v1, v1Only: infohashes.v1Only, length: geometry.length,
      pieceLength: geometry.pieceLength, url: url, path: String(signer.path.drop { $0 == "/" }))
    return ObjectRegistration(
      key: NodeID(key: signer.key), time: registration.time, until: registration.until, objects: [object],
      signature: registration.signature)
  }

  /// The base URL of the selector, or nil when the metainfo names no tracker of ours.
  package var selector: String? { Self.selector(ofTracker: announce) }

  /// The base URL of the selector whose tracker has this URL.
  package static func selector(ofTracker announce: String?) -> String? {
    guard let announce, announce.hasSuffix("/announce") else { return nil }
    return String(announce.dropLast("/announce".count))
  }

  package init(
    name: String, geometry: Geometry, infohashes: InfoHashes, piecesRoot: Digest256, announce: String?, urls: [String],
    signer: Signer?, registration: ShoalExtension.Registration? = nil
  ) {
    self.name = name
    self.geometry = geometry
    self.infohashes = infohashes
    self.piecesRoot = piecesRoot
    self.announce = announce
    self.urls = urls
    self.signer = signer
    self.registration = registration
  }
}

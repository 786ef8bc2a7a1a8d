import Vocabulary

/// An `ObjectRegistration` as it is written in JSON: digests, keys and signatures in hexadecimal.
package struct ObjectRegistrationMessage: Codable, Sendable {
  package struct Object: Codable, Sendable {
    package var object: String
    package var v1: String
    package var v1Only: String
    package var length: Int64
    package var pieceLength: Int64
    package var url: String
    package var path: String

    private enum CodingKeys: String, CodingKey {
      case object, v1, length, url, path
      case v1Only = "v1_only"
      case pieceLength = "piece_length"
    }
  }

  package var key: String
  package var time: Int64
  package var until: Int64?
  package var objects: [Object]
  package var signature: String
  private var keys: KeyHistoryMessage?
  private var uplink: Int64?

  package init(_ registration: ObjectRegistration) {
    key = registration.key.description
    time = registration.time
    until = registration.until
    signature = registration.signature.hex
    keys = registration.history.map { KeyHistoryMessage($0) }
    uplink = registration.uplink?.bytesPerSecond
    objects = registration.objects.map {
      Object(
        object: $0.object.hex, v1: "\($0.v1)", v1Only: "\($0.v1Only)", length: $0.length, pieceLength: $0.pieceLength,
        url: $0.url, path: $0.path)
    }
  }

  /// The registration that it stands for, or nil if a digest, a size, a rate or a URL is malformed or there are too
  /// many objects. The signature has yet to be checked.
  package var registration: ObjectRegistration? {
    guard let key = Digest256(hex: key), let signature = [UInt8](hex: signature), signature.count == 64,
      objects.count <= ObjectRegistration.maximumObjects, uplink.map(ObjectRegistration.uplinks.contains) ?? true
    else { return nil }
    var list: [RegisteredObject] = []
    for entry in objects {
      guard let object = Digest256(hex: entry.object), let v1 = InfoHash(hex: entry.v1),
        let v1Only = InfoHash(hex: entry.v1Only),
        entry.length > 0, Geometry(length: entry.length, pieceLength: entry.pieceLength) != nil,
        entry.url.utf8.count <= RegisteredObject.longestURL, entry.path.utf8.count <= RegisteredObject.longestPath,
        entry.url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
      else { return nil }
      list.append(
        RegisteredObject(
          object: object, v1: v1, v1Only: v1Only, length: entry.length, pieceLength: entry.pieceLength, url: entry.url,
          path: entry.path))
    }
    var registration = ObjectRegistration(
      key: NodeID(key: key), time: time, until: until, objects: list, signature: signature)
    registration.history = keys?.history
    registration.uplink = uplink.map { ByteRate(bytesPerSecond: $0) }
    return registration
  }
}

package import Vocabulary

/// What an origin tells the selector about its objects (POST /v1/objects), signed with the origin's Ed25519 key.
package struct ObjectRegistration: Hashable, Codable, Sendable {
  /// The origin's public key.
  package var key: NodeID
  /// When it was signed, seconds since 1970: an old one may be refused.
  package var time: Int64
  /// Nil for one that the origin brings itself, now; else until when anybody may bring it.
  package var until: Int64?
  package var objects: [RegisteredObject]
  /// 64 bytes, over the UTF-8 bytes of `signedText`.
  package var signature: [UInt8]
  /// What became of the origin's keys: whoever knows an older one takes this one for it. Each word is signed by itself.
  package var history: KeyHistory?
  /// What the origin's line carries. A claim that the signature does not cover: it is shown, and decides only
  /// whether the selector's line is good enough for copies of this origin's descriptions.
  package var uplink: ByteRate?

  /// What an uplink may be, bytes per second.
  package static let uplinks: ClosedRange<Int64> = 1...1 << 40

  /// More objects than this are sent in several registrations.
  package static let maximumObjects = 500
  /// As are those that make a longer message, in bytes; half of what selectors read.
  package static let longestMessage = 1 << 19

  package init(
    key: NodeID, time: Int64, until: Int64? = nil, objects: [RegisteredObject], signature: [UInt8] = []
  ) {
    self.key = key
    self.time = time
    self.until = until
    self.objects = objects
    self.signature = signature
  }

  /// What the signature covers: a fixed first line, the key, the time, the end of its
  /// validity if it has one, then one line per object, without a
  /// newline at the end. No field but the last of a line can hold a space, and a URL holds no white space.
  package var signedText: String {
    var lines = ["shoal-register-v1", key.description, "\(time)"]
    if let until { lines = ["shoal-register-v2", key.description, "\(time)", "\(until)"] }
    for object in objects {
      lines.append(
        "\(object.object.hex) \(object.v1) \(object.v1Only) \(object.length) \(object.pieceLength) \(object.url)")
    }
    return lines.joined(separator: "\n")
  }
}

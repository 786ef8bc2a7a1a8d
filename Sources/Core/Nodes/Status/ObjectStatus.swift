/// What an agent shows of an object that is open.
package struct ObjectStatus: Hashable, Codable, Sendable {
  package var name: String
  /// The v2 infohash in hexadecimal.
  package var object: String
  /// The host that publishes it; nil where none is known.
  package var host: String?
  /// Bytes, and those of them that are verified.
  package var length: Int64
  package var held: Int64
  /// Equal parts of the object in order, a digit each: how many eighths of it are held. At most `cells`.
  package var map: String
  /// The same of what peers hold, in copies: 9 for nine and more.
  package var copies: String
  package var flow: ByteFlow
  /// How the origin is used: `beside`, `trial`, `spared`, or `away`.
  package var origin: String
  /// Bytes that came from it.
  package var fromOrigin: Int64
  /// What it waits for, in words; nil when it is whole.
  package var waiting: String?
  package var seconds: Int64
  /// How many peers are linked, and those of them that are shown.
  package var peerCount: Int
  package var peers: [PeerStatus]

  /// Parts of a map.
  package static let cells = 200

  func rated(since earlier: ObjectStatus, milliseconds: Int64) -> ObjectStatus {
    var result = self
    result.flow = flow.rated(since: earlier.flow, milliseconds: milliseconds)
    var before: [UInt64: ByteFlow] = [:]
    for peer in earlier.peers { before[peer.link] = peer.flow }
    for (at, peer) in peers.enumerated() {
      guard let then = before[peer.link] else { continue }
      result.peers[at].flow = peer.flow.rated(since: then, milliseconds: milliseconds)
    }
    return result
  }
}

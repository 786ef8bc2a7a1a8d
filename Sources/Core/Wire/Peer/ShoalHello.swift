package import Vocabulary

/// What an agent says of itself under the extra key `shoal` of its extension handshake (BEP 10 allows such keys).
///
/// Absent means unknown. Keys that a later version adds are passed over, and so are values of these keys that make no
/// sense: only the version, the node and the link must be there.
package struct ShoalHello: Hashable, Codable, Sendable {
  /// The version of our extension that is spoken here.
  package static let currentVersion = 2

  package var version: Int
  package var node: NodeID
  /// The nonce that this side proposes; both together make the link's id, by which traces pair sends with receives.
  package var link: UInt64
  /// The agent's own ISP, if the selector has told it. Builds of before order peers by it; here nothing is decided so.
  package var asn: ASN?
  /// What this side wants to see signed before it believes whose node the other is, `challengeLength` random bytes; nil
  /// from a build that proves nothing.
  package var challenge: [UInt8]?
  /// Drawn at random at each start.
  package var session: UInt64?
  /// What the node is for, in a word of at most `longestRole` bytes.
  package var role: String?
  /// What the agent can or may send, to all peers together.
  package var uplink: ByteRate?
  /// Seconds since the agent started.
  package var age: Int64?
  /// Milliseconds since it opened the object of this link.
  package var objectAge: Int64?
  /// Where operators reach it.
  package var control: Endpoint?

  /// Bytes of a challenge.
  package static let challengeLength = 16
  private static let longestRole = 15

  package init(version: Int = Self.currentVersion, node: NodeID, link: UInt64, asn: ASN? = nil) {
    self.version = version
    self.node = node
    self.link = link
    self.asn = asn
  }

  var bencoded: BencodeValue {
    let link = Self.bytes(of: self.link)
    return .dictionary(
      BencodeDictionary([
        ("age", age.map { .integer($0) }),
        ("asn", asn.map { .integer(Int64($0.number)) }),
        ("challenge", challenge.map { .bytes($0) }),
        ("control", control.map { .text($0.description) }),
        ("link", .bytes(link)),
        ("node", .bytes(node.key.bytes)),
        ("object_age", objectAge.map { .integer($0) }),
        ("role", role.map { .text($0) }),
        ("session", session.map { .bytes(Self.bytes(of: $0)) }),
        ("uplink", uplink.map { .integer($0.bytesPerSecond) }),
        ("version", .integer(Int64(version))),
      ]))
  }

  /// Nil if a part is missing or of another shape; unknown keys are for later versions.
  init?(bencoded value: BencodeValue) {
    guard let dictionary = value.dictionary,
      let version = dictionary["version"]?.integer.flatMap({ Int32(exactly: $0) }), version > 0,
      let node = dictionary["node"]?.bytes.flatMap({ Digest256(bytes: $0) }),
      let link = dictionary["link"]?.bytes.flatMap(Self.number)
    else { return nil }
    self.init(
      version: Int(version), node: NodeID(key: node), link: link,
      asn: dictionary["asn"]?.integer.flatMap { UInt32(exactly: $0) }.map { ASN($0) })
    session = dictionary["session"]?.bytes.flatMap(Self.number)
    role = dictionary["role"]?.text.flatMap { $0.isEmpty || $0.utf8.count > Self.longestRole ? nil : $0 }
    uplink = dictionary["uplink"]?.integer.flatMap { $0 >= 0 ? ByteRate(bytesPerSecond: $0) : nil }
    age = dictionary["age"]?.integer.flatMap { $0 >= 0 && $0 <= 1 << 32 ? $0 : nil }
    objectAge = dictionary["object_age"]?.integer.flatMap { $0 >= 0 && $0 <= 1 << 42 ? $0 : nil }
    challenge = dictionary["challenge"]?.bytes.flatMap { $0.count == Self.challengeLength ? $0 : nil }
    control = dictionary["control"]?.text.flatMap { Endpoint($0) }
  }

  private static func bytes(of number: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: number)
    return bytes
  }

  /// From eight bytes, or nil.
  private static func number(_ bytes: [UInt8]) -> UInt64? {
    bytes.count == 8 ? bytes.reduce(0) { $0 << 8 | UInt64($1) } : nil
  }
}

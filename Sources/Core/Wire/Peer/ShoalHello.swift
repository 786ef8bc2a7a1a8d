package import Vocabulary

/// What an agent says of itself under the extra key `shoal` of its extension handshake (BEP 10 allows such keys).
package struct ShoalHello: Hashable, Codable, Sendable {
  /// The version of our extension that is spoken here.
  package static let currentVersion = 1

  package var version: Int
  package var node: NodeID
  /// The nonce that this side proposes; both together make the link's id, by which traces pair sends with receives.
  package var link: UInt64
  /// The agent's own ISP, if the selector has told it.
  package var asn: ASN?

  package init(version: Int = Self.currentVersion, node: NodeID, link: UInt64, asn: ASN? = nil) {
    self.version = version
    self.node = node
    self.link = link
    self.asn = asn
  }

  var bencoded: BencodeValue {
    var link: [UInt8] = []
    link.append(bigEndian: self.link)
    return .dictionary(
      BencodeDictionary([
        ("asn", asn.map { .integer(Int64($0.number)) }),
        ("link", .bytes(link)),
        ("node", .bytes(node.key.bytes)),
        ("version", .integer(Int64(version))),
      ]))
  }

  /// Nil if a part is missing or of another shape; unknown keys are for later versions.
  init?(bencoded value: BencodeValue) {
    guard let dictionary = value.dictionary,
      let version = dictionary["version"]?.integer.flatMap({ Int32(exactly: $0) }), version > 0,
      let node = dictionary["node"]?.bytes.flatMap({ Digest256(bytes: $0) }),
      let link = dictionary["link"]?.bytes, link.count == 8
    else { return nil }
    self.init(
      version: Int(version), node: NodeID(key: node), link: link.reduce(0) { $0 << 8 | UInt64($1) },
      asn: dictionary["asn"]?.integer.flatMap { UInt32(exactly: $0) }.map { ASN($0) })
  }
}

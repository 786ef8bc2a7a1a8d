package import Vocabulary

/// A peer in a tracker's reply.
package struct TrackerPeer: Hashable, Codable, Sendable {
  package var endpoint: Endpoint
  /// Absent from packed peers.
  package var peerID: PeerID?

  package init(endpoint: Endpoint, peerID: PeerID? = nil) {
    self.endpoint = endpoint
    self.peerID = peerID
  }

  /// How long a packed one is: the address, then the port, most significant byte first (BEP 7, 23).
  static func length(over family: IPAddress.Family) -> Int { family == .v4 ? 6 : 18 }

  /// The peers packed in `bytes`, with addresses of `addressLength` bytes; nil if bytes are left over.
  static func unpack(_ bytes: [UInt8], addressLength: Int) -> [TrackerPeer]? {
    let stride = addressLength + 2
    guard bytes.count.isMultiple(of: stride) else { return nil }
    var result: [TrackerPeer] = []
    result.reserveCapacity(bytes.count / stride)
    var at = 0
    while at < bytes.count {
      let end = at + addressLength
      guard let address = IPAddress(bytes: bytes[at..<end]) else { return nil }
      let port = UInt16(bytes[end]) << 8 | UInt16(bytes[end + 1])
      result.append(TrackerPeer(endpoint: Endpoint(address: address, port: port)))
      at += stride
    }
    return result
  }

  func bencoded(omittingID: Bool) -> BencodeValue {
    .dictionary(
      BencodeDictionary([
        ("ip", .text(endpoint.address.description)),
        ("peer id", omittingID ? nil : peerID.map { .bytes($0.bytes) }),
        ("port", .integer(Int64(endpoint.port))),
      ]))
  }

  /// Nil if it is no peer that can be dialled: a host name, for one.
  init?(bencoded value: BencodeValue) {
    guard let dictionary = value.dictionary, let address = dictionary["ip"]?.text.flatMap({ IPAddress($0) }),
      let port = dictionary["port"]?.integer.flatMap({ UInt16(exactly: $0) })
    else { return nil }
    self.init(
      endpoint: Endpoint(address: address, port: port),
      peerID: dictionary["peer id"]?.bytes.flatMap { PeerID(bytes: $0) })
  }
}

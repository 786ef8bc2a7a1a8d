package import Vocabulary

/// Peers as they go over the wire (BEP 7, 23): address and port of each, those of IPv4 and those of IPv6 for
/// themselves. What is packed once is recorded and sent as it is.
package struct PackedPeers: Hashable, Codable, Sendable {
  /// Six bytes each.
  package private(set) var v4: [UInt8]
  /// Eighteen bytes each.
  package private(set) var v6: [UInt8]

  package init(_ endpoints: [Endpoint] = []) {
    let count = endpoints.count { $0.address.family == .v4 }
    // Filled and not appended to: that is done some fifty times for each announce.
    var v4 = [UInt8](repeating: 0, count: count * TrackerPeer.length(over: .v4))
    var v6: [UInt8] = []
    var at = 0
    for endpoint in endpoints {
      switch endpoint.address {
      case .v4(let number):
        v4[at] = UInt8(truncatingIfNeeded: number >> 24)
        v4[at + 1] = UInt8(truncatingIfNeeded: number >> 16)
        v4[at + 2] = UInt8(truncatingIfNeeded: number >> 8)
        v4[at + 3] = UInt8(truncatingIfNeeded: number)
        v4[at + 4] = UInt8(truncatingIfNeeded: endpoint.port >> 8)
        v4[at + 5] = UInt8(truncatingIfNeeded: endpoint.port)
        at += TrackerPeer.length(over: .v4)
      case .v6(let network, let host):
        v6.append(bigEndian: network)
        v6.append(bigEndian: host)
        v6.append(bigEndian: endpoint.port)
      }
    }
    (self.v4, self.v6) = (v4, v6)
  }

  /// Each by itself, those of IPv4 first.
  package var all: [TrackerPeer] {
    (TrackerPeer.unpack(v4, addressLength: 4) ?? []) + (TrackerPeer.unpack(v6, addressLength: 16) ?? [])
  }
}

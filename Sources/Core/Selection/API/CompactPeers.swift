package import Vocabulary

/// A list of ranked peers in bytes, about 45 for each where JSON takes 330, as trackers have it (BEP 23): what a crowd
/// that comes at once is told has to pass the selector's line.
///
/// A peer is a byte of flags, its ring (with the highest bit set where it takes links over TLS), its address and port,
/// and as the flags say its node, its infohash if it is not the object's, its ASN, its address and
/// port of the other family, and its ticket; numbers with the most significant byte first.
/// Scores and their terms are left out.
package enum CompactPeers {
  /// A list that cannot be read: it ends within a peer, or says what makes no sense.
  package struct Malformed: Error, Hashable {}

  private struct Flags: OptionSet {
    let rawValue: UInt8

    static let isV6 = Flags(rawValue: 1)
    static let isStock = Flags(rawValue: 2)
    static let isComplete = Flags(rawValue: 4)
    static let hasNode = Flags(rawValue: 8)
    static let hasInfohash = Flags(rawValue: 16)
    static let hasASN = Flags(rawValue: 32)
    /// Another endpoint, of the other family: told to those only who say that they take links over both.
    static let hasOther = Flags(rawValue: 64)
    /// Told to those only who may be expected to know it (`AgentAnnounce.ticketVersion`).
    static let hasTicket = Flags(rawValue: 128)
  }

  /// In the byte of the ring, for those of the flags are taken: told to those only who make links over TLS.
  private static let takesTLS: UInt8 = 128

  /// The peers of an object whose usual infohash is `infohash`.
  package static func bytes(_ peers: [RankedPeer], infohash: InfoHash) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(peers.count * 48)
    for peer in peers {
      let address = peer.endpoint.address.bytes
      var flags: Flags = address.count == 16 ? .isV6 : []
      if peer.kind == .stock { flags.insert(.isStock) }
      if peer.isComplete { flags.insert(.isComplete) }
      if peer.node != nil { flags.insert(.hasNode) }
      if peer.infohash != infohash { flags.insert(.hasInfohash) }
      if peer.asn != nil { flags.insert(.hasASN) }
      if peer.other != nil { flags.insert(.hasOther) }
      if peer.ticket != nil { flags.insert(.hasTicket) }
      bytes += [flags.rawValue, peer.ring.told.rawValue | (peer.takesTLS == true ? takesTLS : 0)]
      bytes += address
      bytes.append(bigEndian: peer.endpoint.port)
      if let node = peer.node { bytes += node.key.bytes }
      if flags.contains(.hasInfohash) { bytes += peer.infohash.bytes }
      if let asn = peer.asn { bytes.append(bigEndian: asn.number) }
      if let other = peer.other {
        bytes += other.address.bytes
        bytes.append(bigEndian: other.port)
      }
      if let ticket = peer.ticket { bytes.append(bigEndian: ticket) }
    }
    return bytes
  }

  /// The first peers of a list, `most` at the most.
  package static func peers(_ bytes: [UInt8], infohash: InfoHash, most: Int) throws(Malformed) -> [RankedPeer] {
    var rest = bytes[...]
    var peers: [RankedPeer] = []
    while !rest.isEmpty, peers.count < most { peers.append(try peer(&rest, infohash)) }
    return peers
  }

  private static func peer(_ rest: inout ArraySlice<UInt8>, _ infohash: InfoHash) throws(Malformed) -> RankedPeer {
    let head = try take(2, &rest)
    let flags = Flags(rawValue: head[head.startIndex])
    let nearness = head[head.startIndex + 1]
    guard let ring = Ring(rawValue: nearness & ~takesTLS) else { throw Malformed() }
    let endpoint = try endpoint(flags.contains(.isV6) ? .v6 : .v4, &rest)
    let node = flags.contains(.hasNode) ? Digest256(bytes: try take(32, &rest)).map { NodeID(key: $0) } : nil
    let own = flags.contains(.hasInfohash) ? InfoHash(bytes: try take(20, &rest)) : nil
    let asn = flags.contains(.hasASN) ? ASN(UInt32(truncatingIfNeeded: try number(4, &rest))) : nil
    let other = flags.contains(.hasOther) ? try self.endpoint(flags.contains(.isV6) ? .v4 : .v6, &rest) : nil
    var peer = RankedPeer(
      endpoint: endpoint, node: node, kind: flags.contains(.isStock) ? .stock : .agent,
      infohash: own ?? infohash, ring: ring, asn: asn, isComplete: flags.contains(.isComplete), score: 0, other: other,
      takesTLS: nearness & takesTLS == 0 ? nil : true)
    if flags.contains(.hasTicket) { peer.ticket = try number(8, &rest) }
    return peer
  }

  private static func endpoint(
    _ family: IPAddress.Family, _ rest: inout ArraySlice<UInt8>
  ) throws(Malformed) -> Endpoint {
    guard let address = IPAddress(bytes: try take(family == .v6 ? 16 : 4, &rest)) else { throw Malformed() }
    let port = UInt16(truncatingIfNeeded: try number(2, &rest))
    guard port > 0 else { throw Malformed() }
    return Endpoint(address: address, port: port)
  }

  private static func number(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws(Malformed) -> UInt64 {
    try take(count, &rest).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws(Malformed) -> ArraySlice<UInt8> {
    guard rest.count >= count else { throw Malformed() }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}

import Vocabulary

/// A tracker's answer to an announce (BEP 3, 7, 23, 24).
package enum TrackerReply: Hashable, Codable, Sendable {
  /// The reason, for people.
  case failure(String)
  case peers(TrackerPeers)

  /// What is read of a stranger's reply at most.
  private static let maxPeers = 4096

  /// - Parameter isCompact: packed peers, IPv4 under `peers` and IPv6 under `peers6`; otherwise dictionaries.
  package func encoded(isCompact: Bool = true, omittingPeerIDs: Bool = false) -> [UInt8] {
    switch self {
    case .failure(let reason):
      return BencodeValue.dictionary(BencodeDictionary([("failure reason", .text(reason))])).encoded
    case .peers(let reply):
      var bytes: [UInt8] = []
      if isCompact {
        reply.append(to: &bytes)
      } else {
        bytes = BencodeValue.dictionary(Self.dictionary(reply, omittingPeerIDs)).encoded
      }
      return bytes
    }
  }

  private static func dictionary(_ reply: TrackerPeers, _ omittingPeerIDs: Bool) -> BencodeDictionary {
    BencodeDictionary([
      ("complete", reply.complete.map { .integer(Int64($0)) }),
      ("external ip", reply.externalIP.map { .bytes($0.bytes) }),
      ("incomplete", reply.incomplete.map { .integer(Int64($0)) }),
      ("interval", .integer(reply.interval)),
      ("min interval", reply.minInterval.map { .integer($0) }),
      ("peers", .list((reply.peers + reply.packed.all).map { $0.bencoded(omittingID: omittingPeerIDs) })),
      ("tracker id", reply.trackerID.isEmpty ? nil : .bytes(reply.trackerID)),
      ("warning message", reply.warning.map { .text($0) }),
    ])
  }

  /// Reads either form. Peers that cannot be dialled are passed over.
  package static func decode(_ bytes: [UInt8]) throws(TrackerError) -> TrackerReply {
    let top: BencodeDictionary
    do throws(BencodeError) {
      top = try BencodeDecoder.decodeDictionary(bytes, limits: .tolerant)
    } catch { throw .bencode(error) }
    if let reason = top["failure reason"] { return .failure(lossyText(reason)) }
    guard let interval = top["interval"]?.integer else { throw .missing(key: "interval") }
    guard (0...Int64(Int32.max)).contains(interval) else { throw .badValue(key: "interval") }
    var peers: [TrackerPeer] = []
    switch top["peers"] {
    case .bytes(let packed)?:
      guard let unpacked = TrackerPeer.unpack(packed, addressLength: 4) else { throw .badValue(key: "peers") }
      peers = unpacked
    case .list(let list)?: peers = list.compactMap { TrackerPeer(bencoded: $0) }
    case nil where top["peers6"] != nil: break
    case nil: throw .missing(key: "peers")
    default: throw .badValue(key: "peers")
    }
    if let packed = top["peers6"]?.bytes {
      guard let unpacked = TrackerPeer.unpack(packed, addressLength: 16) else { throw .badValue(key: "peers6") }
      peers += unpacked
    }
    return .peers(
      TrackerPeers(
        interval: interval,
        minInterval: top["min interval"]?.integer.flatMap { (0...Int64(Int32.max)).contains($0) ? $0 : nil },
        complete: count(top["complete"]), incomplete: count(top["incomplete"]),
        externalIP: top["external ip"]?.bytes.flatMap { IPAddress(bytes: $0) },
        trackerID: Array((top["tracker id"]?.bytes ?? []).prefix(256)),
        warning: top["warning message"].map(lossyText),
        peers: Array(peers.prefix(maxPeers))))
  }

  private static func count(_ value: BencodeValue?) -> Int? {
    value?.integer.flatMap { $0 >= 0 ? Int(min($0, Int64(Int32.max))) : nil }
  }

  private static func lossyText(_ value: BencodeValue) -> String {
    String(decoding: (value.bytes ?? []).prefix(1024), as: UTF8.self)
  }
}

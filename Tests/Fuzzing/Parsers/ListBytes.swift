import Selection
import Vocabulary

/// Lists of peers, and tables of prefixes.
enum ListBytes {
  private static let most = 200

  static func read(_ bytes: [UInt8]) {
    if let peers = try? CompactPeers.peers(bytes, infohash: InfoHash(1, 2, 3), most: most) {
      precondition(peers.count <= most, "more peers are read than are wanted")
    }
    guard let table = try? PrefixTable(csv: String(decoding: bytes, as: UTF8.self)) else { return }
    for address in [IPAddress.v4(0xC000_0201), .v6(0x2001_0db8_0000_0000, 1), .v4(0), .v6(.max, .max)] {
      _ = table.locality(of: address)
    }
  }
}

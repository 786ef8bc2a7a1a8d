import Nodes
import Selection
import Vocabulary

/// Who was told of whom from ISP to ISP, in JSON: what GET /v1/pairs answers.
struct PairsMessage: Codable {
  struct Pair: Codable {
    var requester: UInt32?
    var peer: UInt32?
    var isOthers: Bool?
    var peers: Int
    var rings: [Count]

    private enum CodingKeys: String, CodingKey {
      case requester, peer, peers, rings
      case isOthers = "all_others"
    }

    init(_ line: PairCounts.Line) {
      requester = line.pair?.requester?.number
      peer = line.pair?.peer?.number
      isOthers = line.pair == nil ? true : nil
      peers = line.sum
      rings = zip(Ring.allCases, line.byRing).filter { $0.1 > 0 }.map { Count(ring: $0.description, peers: $1) }
    }
  }

  struct Count: Codable {
    var ring: String
    var peers: Int
  }

  var pairs: [Pair]

  init(_ lines: [PairCounts.Line]) { pairs = lines.map { Pair($0) } }
}

extension PairsMessage: DescribedMessage {
  static let schemaName = "Pairs"
  static let meaning = "How many peers the selector has handed out from ISP to ISP since it started."
  static let notes: [String: SchemaNote] = [
    "pairs": .plain("The most first.").list(atMost: PairCounts.most + 1),
    "pairs.requester": .whole("The requester's ISP; missing where no table knows it.", 0...Int64(UInt32.max)),
    "pairs.peer": .whole("The ISP of the peers that it was told of.", 0...Int64(UInt32.max)),
    "pairs.all_others": .plain("True of the line of all pairs that have none of their own."),
    "pairs.peers": .count("Peers in all its lists."),
    "pairs.rings": .plain("The same by ring, less those without any.").list(atMost: Ring.allCases.count),
    "pairs.rings.ring": .word("How near.", Ring.allCases.map(\.description)),
    "pairs.rings.peers": .count("Peers of that ring."),
  ]
}

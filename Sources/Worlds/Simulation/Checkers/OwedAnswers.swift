import Vocabulary
import Wire

/// Nobody asks while it is choked, and every piece and every reject answers a request that was made.
struct OwedAnswers {
  private struct Key: Hashable {
    var node: Int32
    var link: UInt32
  }

  private struct Link {
    /// The peer lets us ask (BEP 3: not before it says so).
    var mayAsk = false
    /// Requests of the peer that were not answered, by block number.
    var owed: [Int: Int] = [:]
  }

  private(set) var violations: [Violation] = []
  private var links: [Key: Link] = [:]

  mutating func received(node: Int32, link: LinkID, _ message: PeerMessage, in geometry: Geometry) {
    let key = Key(node: node, link: link.value)
    switch message {
    case .choke: links[key, default: Link()].mayAsk = false
    case .unchoke: links[key, default: Link()].mayAsk = true
    case .request(let piece, let begin, let length):
      guard let block = geometry.block(piece: piece, begin: begin, length: length) else { return }
      links[key, default: Link()].owed[block.value, default: 0] += 1
    default: break
    }
  }

  mutating func sent(node: Int32, link: LinkID, _ message: PeerMessage, in geometry: Geometry) {
    let key = Key(node: node, link: link.value)
    switch message {
    case .request(let piece, _, _):
      if links[key]?.mayAsk != true { note("node \(node) asks on link \(link.value) for piece \(piece.value), choked") }
    case .reject(let piece, let begin, let length):
      guard let block = geometry.block(piece: piece, begin: begin, length: length) else { return }
      answer(key, block)
    default: break
    }
  }

  mutating func sentPiece(node: Int32, link: LinkID, block: BlockIndex) {
    answer(Key(node: node, link: link.value), block)
  }

  mutating func ended(node: Int32, link: LinkID) { links[Key(node: node, link: link.value)] = nil }

  private mutating func answer(_ key: Key, _ block: BlockIndex) {
    guard let owed = links[key]?.owed[block.value], owed > 0 else {
      return note("node \(key.node) answers on link \(key.link) for block \(block.value), which nobody asked for")
    }
    links[key]?.owed[block.value] = owed == 1 ? nil : owed - 1
  }

  private mutating func note(_ sentence: String) {
    if violations.count < 100 { violations.append(Violation(law: "owed answers", sentence: sentence)) }
  }
}

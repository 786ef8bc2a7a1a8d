import Selection
import Swarming
import Vocabulary
import Wire

@testable import Nodes

/// What organs of an object need around them: an exchange of 16 blocks in pieces of four, its links, and a turn.
struct Organs {
  static let handle = ObjectHandle(1)
  static let description = AgentBench.description()
  /// What lives on from turn to turn.
  var memory = Turn()
  var now = Instant(nanoseconds: 1_000_000_000)
  var exchange: ObjectExchange
  var links = LinkTable()
  var origin: OriginFetch
  var news = NewsBox(SwarmPolicy())

  init(held: [Int] = [], provable: Bool = false, urls: [String] = [AgentBench.url]) {
    var blocks = BitField(count: 16)
    for block in held { blocks[block] = true }
    exchange = ObjectExchange(
      geometry: Self.description.geometry, held: blocks, provable: BitField(count: 4, repeating: provable),
      random: RandomSource(seed: 1), now: now)
    var description = Self.description
    description.urls = urls
    let opening = ObjectTable.Opening(description: description, url: nil, entityTag: nil, reach: Reach(.anything))
    origin = OriginFetch(opening, at: now)
    exchange.originIsUsable = true
  }

  /// What one turn ordered.
  mutating func turn(_ body: (inout Organs, inout Turn) -> Void) -> [AgentEffect] {
    var turn = memory.begun(at: now)
    body(&self, &turn)
    memory = turn
    return memory.takeEffects()
  }

  /// A link that is up, of a peer that holds everything, does not choke us, and whose leaves we may ask for.
  @discardableResult mutating func join(_ number: UInt32, isAgent: Bool = true, ring: Ring = .isp) -> LinkID {
    let link = LinkID(number * 2)
    let remote = Endpoint(address: .v4(0xC000_0264 + number), port: 6881)
    _ = turn { organs, turn in
      var random = RandomSource(seed: UInt64(number))
      var record = AgentLink(link, to: remote, isDialled: false, &turn)
      let handshake = Handshake(
        infohash: InfoHash(truncating: Self.description.infohashes.v2), peerID: PeerID(random: &random),
        supportsV2: true)
      record.cameUp(Shelf.Caller(link, remote, handshake), speaksV2: true, at: turn.now)
      organs.links.add(record)
      turn.ids.accepted(link, for: Self.handle)
    }
    var peer = SwarmPeer(link: link, endpoint: remote, blockCount: 16, now: now)
    (peer.isAgent, peer.ring, peer.knowsHashes, peer.knowsFast) = (isAgent, ring, true, true)
    exchange.join(peer)
    exchange.peer(link, has: [0..<16], now: now)
    exchange.peer(link, chokesUs: false)
    return link
  }
}

extension Turn {
  /// The next turn, at that time.
  func begun(at now: Instant) -> Turn {
    var turn = self
    var none: [AgentEffect] = []
    turn.begin(at: now, &none)
    return turn
  }

  /// What was ordered.
  mutating func takeEffects() -> [AgentEffect] {
    var ordered: [AgentEffect] = []
    end(&ordered)
    return ordered
  }
}

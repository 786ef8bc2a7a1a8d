import Swarming
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct ObjectTableTests {
  private var memory = Turn()
  private var objects = ObjectTable()

  private mutating func turn(_ body: (inout ObjectTable, inout Turn) -> Void) -> [AgentEffect] {
    memory = memory.begun(at: Instant(nanoseconds: 1_000_000_000))
    body(&objects, &memory)
    return memory.takeEffects()
  }

  /// Opens an object that has all its blocks, with one peer that asks for four of them.
  private mutating func open(_ number: UInt64) -> LinkID {
    let link = LinkID(UInt32(number) * 2)
    _ = turn { objects, turn in
      var description = AgentBench.description()
      let name = Digest256(number, 0, 0, 0)
      description.infohashes = InfoHashes(v2: name, v1: InfoHash(1, 1, 1), v1Only: InfoHash(2, 2, 2))
      let opening = ObjectTable.Opening(description: description, url: nil, entityTag: nil, reach: Reach(.anything))
      let handle = objects.open(opening, described: CallID(1), verifying: true, &turn)
      guard let taken = objects.takeOpening(handle) else { return }
      let at = objects.add(
        AgentObject(
          handle, taken, held: BitField(count: 16, repeating: true), provable: BitField(count: 4, repeating: true),
          isWithoutOrigin: false, SwarmPolicy(), &turn), &turn)
      var random = RandomSource(seed: number)
      let handshake = Handshake(infohash: InfoHash(truncating: name), peerID: PeerID(random: &random), supportsV2: true)
      let remote = Endpoint(address: .v4(0xC000_0264 + UInt32(number)), port: 6881)
      objects[at].accept(link, remote, handshake, &turn)
      objects[at].greeted(Shelf.Caller(link, remote, handshake), isAnswer: false, &turn)
      _ = objects[at].received(.interested, on: link, &turn)
      for block in 0..<4 {
        let request = PieceRequest(BlockIndex(block), in: description.geometry)
        _ = objects[at].received(
          .request(piece: request.piece, begin: request.begin, length: request.length), on: link, &turn)
      }
    }
    return link
  }

  @Test mutating func `objects take turns in being served`() {
    let links = [open(1), open(2)]
    let effects = turn { objects, turn in
      objects.serve(&turn)
      // The links that were served have the room of both pieces before the kernel.
      turn.uplink.drained(2, at: turn.now)
      objects.serve(&turn)
    }
    let served = effects.compactMap { if case .link(let link, .sendPiece) = $0 { link } else { nil } }
    #expect(served.count >= 4 && Array(served.prefix(4)) == [links[1], links[0], links[1], links[0]])
  }

  @Test mutating func `an object whose peers asked while it was at rest is served all the same`() {
    let link = open(1)
    _ = open(2)
    _ = turn { objects, turn in objects.noteDeadlines(&turn) }
    let served = turn { $0.serve(&$1) }.compactMap { if case .link(let link, .sendPiece) = $0 { link } else { nil } }
    #expect(served.contains(link))
  }

  @Test mutating func `what was changed counts as such once, and wants to be looked at when it says so`() {
    _ = open(1)
    var isChanged = false
    func look(_ objects: inout ObjectTable, _ turn: inout Turn) {
      objects.noteDeadlines(&turn)
      isChanged = objects.hasChanged(ObjectHandle(1))
      objects.forgetChanges()
    }
    _ = turn(look)
    #expect(isChanged)
    _ = turn(look)
    #expect(!isChanged)
  }

  @Test mutating func `closing an object ends its links, and forgets its deadlines`() {
    let link = open(1)
    _ = turn { objects, turn in
      turn.deadlines.set(.news(ObjectHandle(1)), turn.now)
      objects.close(ObjectHandle(1), .objectGone, &turn)
      #expect(turn.notices == [.isGone(Digest256(1, 0, 0, 0))])
      #expect(turn.ids.object(of: link) == nil && turn.deadlines[.news(ObjectHandle(1))] == nil)
    }
    let again = turn { objects, turn in objects.close(ObjectHandle(1), .objectGone, &turn) }
    #expect(objects.isEmpty && again.isEmpty)
  }
}

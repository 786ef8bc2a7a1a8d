import Nodes
import Selection
import Testing
import Vocabulary
import Wire

@Suite struct ShelfTests {
  private static func kept(_ number: UInt64, stored: Int = 16) -> KeptObject {
    let description = AgentBench.description(number: number)
    return KeptObject(
      infohashes: description.infohashes, geometry: description.geometry, selector: description.selector,
      stored: stored, bytes: 300_000)
  }

  private func handshake(_ number: UInt64, from peer: UInt64 = 1) -> Handshake {
    var random = RandomSource(seed: peer)
    return Handshake(
      infohash: InfoHash(truncating: Digest256(number, 9, 9, 9)), peerID: PeerID(random: &random), supportsV2: true)
  }

  private let peer = Endpoint(address: IPAddress(192, 0, 2, 77), port: 50_000)

  @Test func `an object is opened when the first peer calls, who waits until then`() throws {
    var bench = AgentBench(servesKept: true)
    bench.feed(.shelved([Self.kept(1)]))
    let first = bench.feed(.handshake(LinkID(2), remote: peer, handshake(1)))
    let second = bench.feed(.handshake(LinkID(4), remote: peer, handshake(1, from: 2)))
    let calls = (first + second).compactMap {
      if case .control(let call, .describe(.keptObject(Digest256(1, 9, 9, 9)))) = $0 { call } else { nil }
    }
    #expect(calls.count == 1 && (first + second).closes.isEmpty)
    let call = try #require(calls.first)
    let opening = bench.feed(.described(call, .good(AgentBench.description(number: 1)))).compactMap {
      if case .store(let handle, .open(let described, _)) = $0 { (handle, described) } else { nil }
    }
    let (handle, described) = try #require(opening.first)
    #expect(described == call)
    bench.feed(.linkClosed(LinkID(4), .closedByPeer))
    let effects = bench.feed(
      .opened(handle, held: BitField(count: 16, repeating: true), provable: BitField(count: 4, repeating: true)))
    let accepted = effects.compactMap { if case .link(let link, .accept) = $0 { link } else { nil } }
    #expect(accepted == [LinkID(2)])
    #expect(bench.machine.shelf.count == 0)
    let announce = bench.pass(.milliseconds(600)).announces.first?.1
    #expect(announce?.objects.map(\.held) == [16] && announce?.objects.first?.wanted == 16)
  }

  @Test func `an object that cannot be opened is announced no more, and its callers are sent away`() throws {
    var bench = AgentBench(servesKept: true)
    bench.feed(.shelved([Self.kept(1)]))
    let effects = bench.feed(.handshake(LinkID(2), remote: peer, handshake(1)))
    let call = try #require(
      effects.compactMap { if case .control(let call, .describe) = $0 { call } else { nil } }.first)
    #expect(bench.feed(.described(call, .absent)).closes == [.unknownObject])
    #expect(bench.pass(.seconds(20)).announces.isEmpty)
    #expect(bench.feed(.handshake(LinkID(4), remote: peer, handshake(1))).closes == [.unknownObject])
  }

  @Test func `no more than two stores are opened at a time for callers`() {
    var bench = AgentBench(servesKept: true)
    bench.feed(.shelved((1...3).map { Self.kept($0) }))
    var closes: [LinkEnd] = []
    for number in 1...3 as ClosedRange<UInt32> {
      closes += bench.feed(.handshake(LinkID(number * 2), remote: peer, handshake(UInt64(number)))).closes
    }
    #expect(closes == [.unknownObject])
  }

  @Test func `an empty or open object is not put on the shelf`() {
    var bench = AgentBench(servesKept: true)
    _ = bench.open()
    bench.feed(.shelved([Self.kept(9), Self.kept(2, stored: 0), Self.kept(3)]))
    #expect(bench.machine.shelf.count == 1)
  }

  @Test func `what stays on the shelf is found by all its names when others leave or come again`() {
    var shelf = Shelf()
    let all = (1...9).map { Self.kept($0) }
    let arePut = (all + [Self.kept(5, stored: 3)]).map { shelf.put($0) }
    #expect(arePut.allSatisfy { $0 } && shelf.count == 9)
    var left = all
    for place in [8, 0, 3, 0] {
      let gone = left.remove(at: place)
      _ = shelf.take(gone.object)
      #expect(gone.infohashes.swarms.allSatisfy { shelf.object(accepting: $0) == nil })
      for kept in left {
        #expect(kept.infohashes.swarms.allSatisfy { shelf.object(accepting: $0) == kept.object })
      }
    }
    #expect(shelf.count == 5)
  }
}

import Selection
import Testing
import Vocabulary

@testable import Nodes

/// A store that is away, comes back empty, or holds nonsense.
@Suite struct StoreAwayTests {
  private func counters(_ rig: inout SelectorRig) -> SharingState? {
    rig.machine.sharingState
  }

  @Test func `a selector whose store is away answers from what it knows, and tells it all when the store is back`() {
    var store = SharedStore(2)
    store.rigs[0].send(.store(.lost("it is away")))
    store.isAway = true
    for number in 1...20 as ClosedRange<UInt64> {
      #expect(store.rigs[0].announce(number, "10.0.1.\(number)", held: 62) != nil)
    }
    store.pass(.seconds(10))
    #expect(store.peers(at: 0).count == 20 && store.peers(at: 1).isEmpty)
    store.isAway = false
    store.rigs[0].send(.store(.found(isEmptied: true)))
    store.pass()
    #expect(store.peers(at: 1).count == 20)
    let state = counters(&store.rigs[0])
    #expect(state?.counters.losses == 1 && state?.counters.dropped == 0 && state?.waiting == 0)
    #expect(store.rigs[0].log.map(\.name).contains(.storeLost))
  }

  @Test func `a batch of which nobody knows whether it came is told again`() {
    var store = SharedStore(2)
    store.isAway = true
    _ = store.rigs[0].announce(1, "10.0.1.1", held: 62)
    store.pass()
    #expect(store.rigs[0].told.count == 1)
    store.rigs[0].told = []
    store.rigs[0].send(.store(.lost("the connection is closed")))
    store.isAway = false
    store.rigs[0].send(.store(.found(isEmptied: false)))
    store.pass()
    #expect(store.peers(at: 1).count == 1)
  }

  @Test func `what a store had taken and lost before others had read it is told again`() {
    var store = SharedStore(2)
    _ = store.rigs[0].announce(1, "10.0.1.1", held: 62)
    store.rigs[0].wait(.milliseconds(450))
    #expect(store.rigs[0].told.count == 1)
    store.rigs[0].send(.store(.stored(store.rigs[0].told.last?.number ?? 0)))
    store.rigs[0].told = []
    store.rigs[0].send(.store(.lost("the connection is closed")))
    store.rigs[0].wait(.seconds(20))
    store.rigs[1].wait(.seconds(20) + .milliseconds(450))
    #expect(store.peers(at: 1).isEmpty)
    store.rigs[0].send(.store(.found(isEmptied: true)))
    store.pass()
    #expect(store.peers(at: 1).count == 1)
  }

  @Test func `a selector that joins an emptied store knows at once what is registered, and who announces from then on`()
  {
    var store = SharedStore(2)
    _ = store.rigs[0].announce(1, "10.0.1.1", held: 62)
    store.pass(.seconds(15))
    store.rigs[0].send(.store(.lost("it is away")))
    store.empty()
    store.rigs[0].send(.store(.found(isEmptied: true)))
    store.pass()
    store.join()
    #expect(store.rigs[2].machine.registry.isRegistered(SelectorRig.object, at: store.now))
    #expect(store.peers(at: 2).isEmpty)
    _ = store.rigs[1].announce(1, "10.0.1.1", held: 62)
    store.pass()
    #expect(store.peers(at: 2).count == 1)
    // What was told once more is no fresher for that.
    store.pass(.seconds(76))
    #expect(!store.rigs[2].machine.registry.isRegistered(SelectorRig.object, at: store.now))
  }

  @Test func `what waits for the store is bounded, and the newest word about each node is kept`() {
    var configuration = SelectorConfiguration()
    configuration.store = SelectorConfiguration.Store(teller: 1)
    configuration.store?.room = 20_000
    var rig = SelectorRig(configuration: configuration)
    for round in 0..<50 {
      for number in 1...20 as ClosedRange<UInt64> { _ = rig.announce(number, "10.0.1.\(number)", held: round) }
    }
    let first = counters(&rig)
    #expect(first?.counters.dropped == 0 && (first?.waiting ?? 0) < 80)
    for number in 100...600 as ClosedRange<UInt64> { _ = rig.announce(number, "10.0.\(number % 8).1", held: 1) }
    let second = counters(&rig)
    #expect((second?.counters.dropped ?? 0) > 200 && (second?.waiting ?? 0) < 100)
    rig.send(.store(.found(isEmptied: false)))
    rig.wait(.seconds(1))
    #expect(rig.told.count == 1)
    let lines = rig.told.first.flatMap { SharedBatch(bytes: $0.bytes) }?.lines ?? []
    guard case .announce(let last)? = lines.last?.entry else {
      Issue.record("no announce at the end")
      return
    }
    #expect(last.node == NodeID(key: Digest256(600, 0, 0, 0)))
  }

  @Test func `what is too old, unknown or no batch is counted and changes nothing`() throws {
    var store = SharedStore(2)
    _ = store.rigs[0].announce(1, "10.0.1.1", held: 62)
    store.pass()
    let batch = try #require(store.log.last?.bytes)
    var rig = SelectorRig(configuration: store.rigs[1].configuration)
    rig.send(.store(.said([.init(batch, age: .seconds(719))])))
    #expect(rig.machine.registry.peerCount == 1)
    var other = SelectorRig(configuration: store.rigs[1].configuration, registered: false)
    other.send(.store(.said([.init(batch, age: .seconds(721)), .init(batch, age: .seconds(1))])))
    other.send(.store(.said([.init([], age: .seconds(0)), .init(Array(batch.dropLast()), age: .seconds(0))])))
    other.send(.store(.said([.init(batch + [5, 2, 99, 1], age: .seconds(1))])))
    let state = counters(&other)
    #expect(other.machine.registry.peerCount == 0)
    #expect(state?.counters.late == 1 && state?.counters.unknown == 2 && state?.counters.unreadable == 3)
  }

  @Test func `a selector alone tells nobody anything`() {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.0.1.1", held: 62)
    rig.send(.store(.said([.init([1, 2, 3], age: .seconds(0))])))
    rig.wait(.seconds(2))
    #expect(rig.told.isEmpty && counters(&rig) == nil)
  }

  @Test func `together selectors speak about as often as one would`() {
    var alone = SharedStore(1)
    var three = SharedStore(3)
    for round in 0..<200 {
      _ = alone.rigs[0].announce(UInt64(round % 30), "10.0.1.\(round % 30)", held: 1, wanted: 0)
      _ = three.rigs[round % 3].announce(UInt64(round % 30), "10.0.1.\(round % 30)", held: 1, wanted: 0)
      alone.pass(.milliseconds(50))
      three.pass(.milliseconds(50))
    }
    #expect(three.log.count * 10 <= alone.log.count * 13)
    #expect(counters(&three.rigs[2])?.selectors == 3)
  }
}

import Nodes
import Selection
import Testing
import Vocabulary

/// Selectors of one service over a store that takes every batch at once, unless it is away.
struct SharedStore {
  var rigs: [SelectorRig]
  private(set) var log: [(bytes: [UInt8], at: Instant)] = []
  private var read: [Int]
  var isAway = false

  init(_ count: Int, registered: Bool = true) {
    rigs = (1...count).map { number in
      var configuration = SelectorConfiguration()
      configuration.store = SelectorConfiguration.Store(teller: UInt64(number))
      return SelectorRig(configuration: configuration, registered: registered && number == 1)
    }
    read = [Int](repeating: 0, count: count)
    for number in rigs.indices { rigs[number].send(.store(.found(isEmptied: false))) }
    pass()
  }

  var now: Instant { rigs[0].now }

  /// A new selector joins, and reads all of the log.
  mutating func join() {
    var configuration = SelectorConfiguration()
    configuration.store = SelectorConfiguration.Store(teller: UInt64(rigs.count + 1))
    var rig = SelectorRig(configuration: configuration, registered: false)
    rig.now = now
    rig.send(.store(.found(isEmptied: false)))
    rigs.append(rig)
    read.append(0)
    pass()
  }

  /// The store loses all that it had.
  mutating func empty() {
    log = []
    read = read.map { _ in 0 }
  }

  /// Lets time pass until all are told of what has happened, or longer.
  mutating func pass(_ span: TimeSpan = .milliseconds(500)) {
    let end = now + span
    while now < end {
      for number in rigs.indices {
        rigs[number].wait(.milliseconds(50))
        for told in rigs[number].told where !isAway {
          log.append((told.bytes, told.at))
          rigs[number].send(.store(.stored(told.number)))
        }
        if !isAway { rigs[number].told = [] }
      }
      for number in rigs.indices where !isAway && read[number] < log.count {
        let said = log[read[number]...].map { StoreInput.Said($0.bytes, age: rigs[number].now - $0.at) }
        read[number] = log.count
        rigs[number].send(.store(.said(said)))
      }
    }
  }

  /// What a selector answers to who asks about the object's peers.
  mutating func peers(at number: Int, for address: String = "10.0.9.9") -> [RankedPeer] {
    let ranked = rigs[number].peers(for: address, explain: true)?.ranking.peers ?? []
    return ranked.sorted { $0.endpoint < $1.endpoint }
  }
}

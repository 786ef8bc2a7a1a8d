import Nodes
import Selection
import Testing
import Vocabulary

/// What lists a swarm inside one ISP is given, taken together. `Benchmarks lists` measures it for 10,000.
@Suite struct NearListsTests {
  private func address(_ peer: Int) -> String { "10.0.\(peer / 4).\(1 + peer % 4)" }

  private func names(_ welcome: SelectorRig.Welcome?) -> [Int] {
    welcome?.peers.compactMap { $0.node.map { Int($0.key.word0) } } ?? []
  }

  @Test func `of equals each announce names others, and each requester is named others`() {
    var rig = SelectorRig()
    for peer in 1...120 as ClosedRange<UInt64> { _ = rig.announce(peer, address(Int(peer)), wanted: 0) }
    let lists = (1...6).map { _ in Set(names(rig.announce(1, address(1), wanted: 20))) }
    #expect(Set(lists).count == 6 && lists.allSatisfy { $0.count == 20 })
    let known = lists.reduce(into: Set<Int>()) { $0.formUnion($1) }
    #expect(known.count > 60, "six announces told of \(known.count)")
    let others = (2...6 as ClosedRange<UInt64>).map { Set(names(rig.announce($0, address(Int($0)), wanted: 20))) }
    #expect(Set(others).count == 5)
  }

  @Test func `the lists of an ISP make one graph of short ways, in which nobody is left out or overrun`() {
    var rig = SelectorRig()
    let count = 300
    var lists = Array(repeating: [Int](), count: count)
    var named = Array(repeating: 0, count: count)
    for round in 1...2 {
      for peer in 0..<count {
        rig.now = rig.now + .milliseconds(5)
        lists[peer] = names(rig.announce(UInt64(peer), address(peer), wanted: 20))
        if round == 2 { for other in lists[peer] { named[other] += 1 } }
      }
    }
    #expect(lists.allSatisfy { $0.count == 20 })
    var links = lists.map { Set($0) }
    for (peer, list) in lists.enumerated() { for other in list { links[other].insert(peer) } }
    for start in stride(from: 0, to: count, by: 20) {
      var (distance, queue, at) = ([start: 0], [start], 0)
      while at < queue.count {
        for next in links[queue[at]].sorted() where distance[next] == nil {
          distance[next] = (distance[queue[at]] ?? 0) + 1
          queue.append(next)
        }
        at += 1
      }
      #expect(queue.count == count && (distance.values.max() ?? 0) <= 4, "from \(start)")
    }
    #expect((named.min() ?? 0) >= 5 && (named.max() ?? 0) <= 50, "\(named.min() ?? 0) to \(named.max() ?? 0)")
  }
}

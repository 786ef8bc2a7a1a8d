import Vocabulary

/// Objects by rank, the highest first. What left its rank stays until it comes to the top: whoever takes it knows
/// whether it still holds.
struct RankHeap: Codable, Sendable {
  struct Item: Codable, Sendable {
    var rank: Int64
    var object: Digest256
  }

  private(set) var items = ChunkedArray<Item>()

  init() {}

  init(_ items: [Item]) {
    // What is sorted is a heap.
    self.items = ChunkedArray(items.sorted { $0.rank > $1.rank })
  }

  var count: Int { items.count }
  var top: Item? { items.first }

  mutating func push(_ item: Item) {
    items.append(item)
    var at = items.count - 1
    while at > 0, items[(at - 1) / 2].rank < items[at].rank {
      items.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  mutating func pop() {
    guard let last = items.popLast(), !items.isEmpty else { return }
    items[0] = last
    var at = 0
    while true {
      var next = 2 * at + 1
      guard next < items.count else { return }
      if next + 1 < items.count, items[next + 1].rank > items[next].rank { next += 1 }
      guard items[next].rank > items[at].rank else { return }
      items.swapAt(at, next)
      at = next
    }
  }
}

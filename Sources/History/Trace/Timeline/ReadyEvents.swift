/// Traces whose next event may come now, the earliest first: a binary heap.
struct ReadyEvents {
  private var heap: [(time: Int64, node: Int)] = []

  mutating func insert(_ node: Int, at time: Int64) {
    heap.append((time, node))
    var at = heap.count - 1
    while at > 0, heap[at] < heap[(at - 1) / 2] {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  mutating func popFirst() -> Int? {
    guard let first = heap.first else { return nil }
    heap[0] = heap[heap.count - 1]
    heap.removeLast()
    var at = 0
    while true {
      var least = at
      for child in [2 * at + 1, 2 * at + 2] where child < heap.count && heap[child] < heap[least] { least = child }
      guard least != at else { return first.node }
      heap.swapAt(at, least)
      at = least
    }
  }
}

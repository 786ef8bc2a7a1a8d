import Vocabulary

/// Who is linked to whom, and what that is worth.
struct SwarmGraph {
  /// For each peer those that it is linked to, each once.
  let links: [[Int]]

  /// From whom each would dial.
  init(_ lists: [[Int]]) {
    var links = Array(repeating: [Int](), count: lists.count)
    for (peer, list) in lists.enumerated() {
      for other in list {
        links[peer].append(other)
        links[other].append(peer)
      }
    }
    self.links = links.map { list in
      let sorted = list.sorted()
      return sorted.indices.filter { $0 == 0 || sorted[$0 - 1] != sorted[$0] }.map { sorted[$0] }
    }
  }

  /// The longest of the shortest ways from so many peers to all others; nil where somebody is not reached.
  func hops(from count: Int) -> Int? {
    var longest = 0
    for start in stride(from: 0, to: links.count, by: max(1, links.count / count)) {
      var distance = Array(repeating: -1, count: links.count)
      distance[start] = 0
      var queue = [start]
      var at = 0
      while at < queue.count {
        for next in links[queue[at]] where distance[next] < 0 {
          distance[next] = distance[queue[at]] + 1
          queue.append(next)
        }
        at += 1
      }
      guard queue.count == links.count else { return nil }
      longest = max(longest, distance.max() ?? 0)
    }
    return longest
  }

  /// The fewest links that part the peers of one of so many pairs: as many ways without a common link as there are
  /// (Menger), each found by a search in breadth.
  func smallestCut(pairs: Int) -> Int {
    var random = RandomSource(seed: 5)
    var fewest = Int.max
    for _ in 0..<pairs {
      let (from, to) = (random.below(links.count), random.below(links.count))
      if from != to { fewest = min(fewest, ways(from, to)) }
    }
    return fewest
  }

  private func ways(_ from: Int, _ to: Int) -> Int {
    /// What has gone over a link, by its place with the lower peer: 1 up, -1 down.
    var flow = links.map { Array(repeating: 0, count: $0.count) }
    func place(_ a: Int, _ b: Int) -> Int { links[a].firstIndex(of: b) ?? 0 }
    var found = 0
    while true {
      var before = Array(repeating: -1, count: links.count)
      before[from] = from
      var queue = [from]
      var at = 0
      while at < queue.count, before[to] < 0 {
        let peer = queue[at]
        at += 1
        for (index, next) in links[peer].enumerated() where before[next] < 0 && flow[peer][index] < 1 {
          before[next] = peer
          queue.append(next)
        }
      }
      guard before[to] >= 0 else { return found }
      var peer = to
      while peer != from {
        let last = before[peer]
        flow[last][place(last, peer)] += 1
        flow[peer][place(peer, last)] -= 1
        peer = last
      }
      found += 1
    }
  }

  /// 1 less the second eigenvalue of the lazy random walk, times two: the gap of the walk, by power iteration.
  func gap(rounds: Int) -> Double {
    let total = Double(links.reduce(0) { $0 + $1.count })
    var random = RandomSource(seed: 3)
    var vector = links.map { _ in Double(random.below(2_000_001)) / 1_000_000 - 1 }
    var value = 0.0
    for _ in 0..<rounds {
      // Without what all have in common, weighted by links.
      let mean = zip(vector, links).reduce(0) { $0 + $1.0 * Double($1.1.count) } / total
      vector = vector.map { $0 - mean }
      let norm = zip(vector, links).reduce(0) { $0 + $1.0 * $1.0 * Double($1.1.count) }.squareRoot()
      guard norm > 0 else { return 1 }
      vector = vector.map { $0 / norm }
      let next = links.indices.map { peer in
        (vector[peer] + links[peer].reduce(0) { $0 + vector[$1] } / Double(max(1, links[peer].count))) / 2
      }
      value = zip(zip(vector, next), links).reduce(0) { $0 + $1.0.0 * $1.0.1 * Double($1.1.count) }
      vector = next
    }
    return 2 * (1 - value)
  }
}

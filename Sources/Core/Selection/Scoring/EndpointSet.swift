import Vocabulary

/// Endpoints that have been seen, each with a number: a small table with open addressing, for one ranking.
struct EndpointSet {
  private var slots: [Int32]
  private let mask: Int

  /// - Parameter most: how many will be noted at the most.
  init(atMost most: Int) {
    var size = 16
    while size < 2 * most { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    mask = size - 1
  }

  /// Notes an endpoint under a number, or returns the number under which it was noted before.
  mutating func note(_ endpoint: Endpoint, _ number: Int, _ known: (Int) -> Endpoint) -> Int? {
    var at = place(of: endpoint)
    while slots[at] >= 0 {
      if known(Int(slots[at])) == endpoint { return Int(slots[at]) }
      at = (at + 1) & mask
    }
    slots[at] = Int32(number)
    return nil
  }

  /// An endpoint that was noted has another number now.
  mutating func replace(_ endpoint: Endpoint, _ before: Int, by number: Int) {
    var at = place(of: endpoint)
    while slots[at] != Int32(before) { at = (at + 1) & mask }
    slots[at] = Int32(number)
  }

  private func place(of endpoint: Endpoint) -> Int {
    var hash = PairHash()
    switch endpoint.address {
    case .v4(let number): hash.mix(UInt64(number) << 16 | UInt64(endpoint.port))
    case .v6(let high, let low):
      hash.mix(high)
      hash.mix(low ^ UInt64(endpoint.port) << 48)
    }
    return Int(truncatingIfNeeded: hash.value) & mask
  }
}

/// What can be a key of a `ChunkedDictionary`.
@usableFromInline package protocol Scattered: Equatable {
  /// Mixes all in that makes the key differ from others.
  func mix(into scatter: inout Scatter)
}

extension Scattered {
  @inlinable func place(seed: UInt64) -> UInt64 {
    var scatter = Scatter(seed: seed)
    mix(into: &scatter)
    return scatter.value
  }
}

extension InfoHash: Scattered {
  /// All three words.
  @inlinable package func mix(into scatter: inout Scatter) {
    scatter.mix(word0)
    scatter.mix(word1)
    scatter.mix(UInt64(word2))
  }
}

extension UInt32: Scattered {
  /// The number.
  @inlinable package func mix(into scatter: inout Scatter) { scatter.mix(UInt64(self)) }
}

extension NodeID: Scattered {
  /// The key.
  @inlinable package func mix(into scatter: inout Scatter) { key.mix(into: &scatter) }
}

extension IPAddress: Scattered {
  /// The address, and which family it is of.
  @inlinable package func mix(into scatter: inout Scatter) {
    switch self {
    case .v4(let address): scatter.mix(UInt64(address))
    case .v6(let network, let host):
      scatter.mix(network)
      scatter.mix(host)
    }
  }
}

extension String: Scattered {
  /// Its bytes, eight at a time, and how many they are.
  @usableFromInline package func mix(into scatter: inout Scatter) {
    var (word, count): (UInt64, UInt64) = (0, 0)
    for byte in utf8 {
      word = word << 8 | UInt64(byte)
      count += 1
      if count % 8 == 0 { scatter.mix(word) }
    }
    scatter.mix(word)
    scatter.mix(count)
  }
}

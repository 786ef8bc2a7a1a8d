/// A dictionary in chunks, in the order of insertion: after it was copied, a change copies a few kilobytes, not all
/// (see `ChunkedArray`), and no insertion has to move what is there.
///
/// Its canonical bytes are those of an `OrderedDictionary`. Nothing that it tells depends on the seed.
@usableFromInline package struct ChunkedDictionary<Key: Scattered, Value> {
  @usableFromInline var storedKeys = ChunkedArray<Key>()
  @usableFromInline var storedValues = ChunkedArray<Value>()
  @usableFromInline var table = PlaceTable()
  @usableFromInline let seed: UInt64

  /// An empty one.
  /// - Parameter seed: unknown to strangers who choose the keys.
  @inlinable package init(seed: UInt64 = 0) { self.seed = seed }

  /// All keys.
  @inlinable package var keys: ChunkedArray<Key> { storedKeys }
  /// Their values, in the same order.
  @inlinable package var values: ChunkedArray<Value> { storedValues }
  /// How many keys there are.
  @inlinable package var count: Int { storedKeys.count }
  /// Whether there is none.
  @inlinable package var isEmpty: Bool { storedKeys.isEmpty }

  /// The place of a key.
  @inlinable package func index(forKey key: Key) -> Int? { table.find(key.place(seed: seed)) { storedKeys[$0] == key } }

  /// The value of a key.
  @inlinable package subscript(key: Key) -> Value? { index(forKey: key).map { storedValues[$0] } }

  /// The value at a place.
  @inlinable package subscript(at index: Int) -> Value {
    get { storedValues[index] }
    _modify { yield &storedValues[index] }
  }

  /// Gives a key a value; the one that it had before.
  @inlinable @discardableResult
  package mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    let hash = key.place(seed: seed)
    if let index = table.find(hash, { storedKeys[$0] == key }) {
      let old = storedValues[index]
      storedValues[index] = value
      return old
    }
    do {
      // For this long only: to hold them while they are changed would copy the list of chunks.
      let (keys, seed) = (storedKeys, seed)
      table.insert(keys.count, hash) { keys[$0].place(seed: seed) }
    }
    storedKeys.append(key)
    storedValues.append(value)
    return nil
  }

  /// Takes a key out; the last one takes its place.
  @inlinable @discardableResult
  package mutating func removeUnordered(_ key: Key) -> Value? {
    guard let index = index(forKey: key) else { return nil }
    do {
      let (keys, seed) = (storedKeys, seed)
      table.remove(key.place(seed: seed), at: index) { keys[$0].place(seed: seed) }
    }
    guard let lastKey = storedKeys.popLast(), let lastValue = storedValues.popLast() else { return nil }
    guard index < count else {
      if isEmpty { table = PlaceTable() }
      return lastValue
    }
    table.move(lastKey.place(seed: seed), from: count, to: index)
    storedKeys[index] = lastKey
    let old = storedValues[index]
    storedValues[index] = lastValue
    return old
  }

  /// Takes out whose value is judged so; the last ones take their places.
  @inlinable package mutating func removeUnordered(where isJudged: (Value) -> Bool) {
    var index = count
    while index > 0 {
      index -= 1
      if isJudged(storedValues[index]) { removeUnordered(storedKeys[index]) }
    }
  }
}

extension ChunkedDictionary: Sendable where Key: Sendable, Value: Sendable {}

extension ChunkedDictionary: Encodable where Key: Encodable, Value: Encodable {
  /// Keys and values in turn.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for (key, value) in zip(keys, values) {
      try container.encode(key)
      try container.encode(value)
    }
  }
}

extension ChunkedDictionary: Decodable where Key: Decodable, Value: Decodable {
  /// Keys and values in turn, no key twice.
  @usableFromInline package init(from decoder: any Decoder) throws {
    self.init()
    var container = try decoder.unkeyedContainer()
    while !container.isAtEnd {
      let key = try container.decode(Key.self)
      let value = try container.decode(Value.self)
      guard updateValue(value, forKey: key) == nil else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "a key comes twice")
      }
    }
  }
}

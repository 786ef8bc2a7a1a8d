/// A count and so many elements. The count is known only at the end, so it is kept right in place.
struct CanonicalUnkeyedEncoding: UnkeyedEncodingContainer {
  private let writer: CanonicalWriter
  private let start: Int
  private(set) var count = 0

  init(writer: CanonicalWriter) {
    self.writer = writer
    start = writer.bytes.count
    writer.bytes.append(0)
  }

  var codingPath: [any CodingKey] { [] }

  mutating func encodeNil() {
    countOne()
    writer.bytes.append(0)
  }

  mutating func encode<T: Encodable>(_ value: T) throws {
    countOne()
    let before = writer.bytes.count
    try writer.write(value)
    if writer.bytes.count == before { writer.bytes.append(0) }
  }

  mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    countOne()
    return writer.container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    countOne()
    return writer.unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    writer.failure = .unsupported("a super encoder")
    return writer
  }

  private mutating func countOne() {
    writer.increment(countAt: start, from: UInt64(count))
    count += 1
  }
}

/// A count and so many elements.
struct CanonicalUnkeyedDecoding: UnkeyedDecodingContainer {
  private let reader: CanonicalReader
  private let total: Int
  private(set) var currentIndex = 0

  init(reader: CanonicalReader) throws {
    self.reader = reader
    total = try reader.readCount()
  }

  var codingPath: [any CodingKey] { [] }
  var isAtEnd: Bool { currentIndex >= total }

  /// Not told where it is large: collections reserve room for it.
  var count: Int? { total <= CanonicalFormat.maximumReserve ? total : nil }

  mutating func decodeNil() throws -> Bool {
    guard try !reader.readBool() else { return false }
    try countOne()
    return true
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try countOne()
    let before = reader.at
    let value = try reader.read(type)
    if reader.at == before { try reader.readPad() }
    return value
  }

  mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    try countOne()
    return reader.container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try countOne()
    return try reader.unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { throw CanonicalError.unsupported("a super decoder") }

  private mutating func countOne() throws {
    guard !isAtEnd else {
      throw CanonicalError.malformed(at: reader.at, "a list has fewer elements than are asked for")
    }
    currentIndex += 1
  }
}

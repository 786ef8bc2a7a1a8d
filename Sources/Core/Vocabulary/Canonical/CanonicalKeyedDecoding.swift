/// The parts of a struct, by position; or of an enum, where the case's name comes first.
struct CanonicalKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let reader: CanonicalReader
  /// The type, or the case of an enum, as a schema knows it.
  let name: String

  var codingPath: [any CodingKey] { [] }

  /// Only the synthesized decoding of an enum asks for this: the one key is the case named at the cursor.
  var allKeys: [Key] {
    guard let name = reader.peekString() else {
      reader.failure = .malformed(at: reader.at, "no name of a case")
      return []
    }
    guard let key = Key(stringValue: name) else {
      reader.failure = .unknownCase(name)
      return []
    }
    return [key]
  }

  /// Every part is there that was when it was written; whether an optional one is absent is its first byte, which
  /// `decodeNil` takes.
  func contains(_ key: Key) -> Bool { reader.schema?.has(key.stringValue, in: name) ?? true }
  func decodeNil(forKey key: Key) throws -> Bool { try !reader.readBool() }
  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    reader.enter(key.stringValue, of: name)
    return try reader.read(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    let name = try reader.readString()
    guard name == key.stringValue else { throw CanonicalError.unknownCase(name) }
    return KeyedDecodingContainer(CanonicalKeyedDecoding<Nested>(reader: reader, name: "\(self.name).\(name)"))
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try reader.unkeyedContainer() }

  func superDecoder() throws -> any Decoder { throw CanonicalError.unsupported("a super decoder") }
  func superDecoder(forKey key: Key) throws -> any Decoder { try superDecoder() }
}

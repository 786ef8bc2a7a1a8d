/// The parts of a struct, by position; or of an enum, where the case's name comes first.
struct CanonicalKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let writer: CanonicalWriter

  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) { writer.bytes.append(0) }
  func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try writer.write(value) }

  /// An absent value is one byte here, where the protocol's default would write nothing.
  func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: String?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try writeOptional(value) }
  func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try writeOptional(value) }

  private func writeOptional<T: Encodable>(_ value: T?) throws {
    writer.bytes.append(value == nil ? 0 : 1)
    if let value { try writer.write(value) }
  }

  /// Only the synthesized coding of an enum asks for this: `key` is the name of the case.
  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    writer.put(key.stringValue)
    return writer.container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { writer.unkeyedContainer() }

  func superEncoder() -> any Encoder {
    writer.failure = .unsupported("a super encoder")
    return writer
  }

  func superEncoder(forKey key: Key) -> any Encoder { superEncoder() }
}

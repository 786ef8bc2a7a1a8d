import Foundation

/// Lets a type decode itself from nothing, and notes what it asks for: of which names, of which types, and whether it
/// asks first if they are there.
final class SchemaRecorder: Decoder {
  /// A type that asks for something which messages of this interface do not hold.
  struct Unknown: Error {}

  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]
  fileprivate var properties: [SchemaShape.Property] = []
  fileprivate var asked: Set<String> = []
  fileprivate var item: SchemaShape?

  private init() {}

  /// The shape of a type; that of a `DescribedMessage` is looked into.
  static func shape(of type: (some Decodable).Type) throws -> SchemaShape { try record(type).shape }

  private static func record<T: Decodable>(_ type: T.Type) throws -> (shape: SchemaShape, value: T) {
    if let value = "" as? T { return (.scalar("string"), value) }
    if let value = false as? T { return (.scalar("boolean"), value) }
    for number in [0, Int64(0), UInt32(0), UInt64(0)] as [any Sendable] {
      if let value = number as? T { return (.scalar("integer"), value) }
    }
    if let value = Data() as? T { return (.bytes, value) }
    let recorder = SchemaRecorder()
    let value = try T(from: recorder)
    if let item = recorder.item { return (.list(item), value) }
    return (.object(recorder.properties), value)
  }

  /// As `record`, but a message that has a schema of its own is named only.
  fileprivate static func part<T: Decodable>(_ type: T.Type) throws -> (shape: SchemaShape, value: T) {
    let (shape, value) = try record(type)
    if let message = type as? any DescribedMessage.Type { return (.message(message), value) }
    return (shape, value)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Keyed(recorder: self))
  }

  func unkeyedContainer() -> any UnkeyedDecodingContainer { Unkeyed(recorder: self) }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw Unknown() }
}

private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let recorder: SchemaRecorder
  let codingPath: [any CodingKey] = []
  let allKeys: [Key] = []

  func contains(_ key: Key) -> Bool {
    recorder.asked.insert(key.stringValue)
    return true
  }

  func decodeNil(forKey key: Key) -> Bool { false }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    let (shape, value) = try SchemaRecorder.part(type)
    let name = key.stringValue
    recorder.properties.append(.init(name: name, shape: shape, isOptional: recorder.asked.contains(name)))
    return value
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { throw SchemaRecorder.Unknown() }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw SchemaRecorder.Unknown() }
  func superDecoder() throws -> any Decoder { throw SchemaRecorder.Unknown() }
  func superDecoder(forKey key: Key) throws -> any Decoder { throw SchemaRecorder.Unknown() }
}

/// A list with one item.
private struct Unkeyed: UnkeyedDecodingContainer {
  let recorder: SchemaRecorder
  let codingPath: [any CodingKey] = []
  let count: Int? = 1
  private(set) var currentIndex = 0

  init(recorder: SchemaRecorder) { self.recorder = recorder }

  var isAtEnd: Bool { currentIndex == 1 }

  mutating func decodeNil() -> Bool { false }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let (shape, value) = try SchemaRecorder.part(type)
    recorder.item = shape
    currentIndex = 1
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { throw SchemaRecorder.Unknown() }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw SchemaRecorder.Unknown() }
  mutating func superDecoder() throws -> any Decoder { throw SchemaRecorder.Unknown() }
}

/// Makes values of JSON, whose names may be in snake case: see `StatusTape`.
struct StatusDecoder: Decoder {
  private let tape: StatusTape
  private let index: Int
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// - Throws: `StatusTape.Problem` or `DecodingError`.
  static func value<Value: Decodable>(_ type: Value.Type = Value.self, of bytes: [UInt8]) throws -> Value {
    try Value(from: StatusDecoder(try StatusTape(bytes), 0))
  }

  private init(_ tape: StatusTape, _ index: Int) {
    self.tape = tape
    self.index = index
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard tape.entries[index].kind == .object else { throw mismatch("an object") }
    return KeyedDecodingContainer(Members<Key>(tape, index))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard tape.entries[index].kind == .list else { throw mismatch("a list") }
    return Elements(tape, index)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { Single(tape, index) }

  /// One value as what it is to be.
  private struct Single: SingleValueDecodingContainer {
    let tape: StatusTape
    let index: Int
    var codingPath: [any CodingKey] { [] }

    init(_ tape: StatusTape, _ index: Int) {
      self.tape = tape
      self.index = index
    }

    func decodeNil() -> Bool { tape.entries[index].kind == .null }

    func decode(_ type: Bool.Type) throws -> Bool {
      switch tape.entries[index].kind {
      case .yes: true
      case .no: false
      default: throw mismatch("true or false")
      }
    }

    func decode(_ type: String.Type) throws -> String {
      guard let text = tape.text(index) else { throw mismatch("a text") }
      return text
    }

    // Statuses have none.
    func decode(_ type: Double.Type) throws -> Double { throw mismatch("no fraction") }
    func decode(_ type: Float.Type) throws -> Float { throw mismatch("no fraction") }
    func decode(_ type: Int.Type) throws -> Int { try integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: StatusDecoder(tape, index)) }

    private func integer<Number: FixedWidthInteger>() throws -> Number {
      guard let number: Number = tape.integer(index) else { throw mismatch("a whole number") }
      return number
    }
  }

  /// The members of an object.
  private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let tape: StatusTape
    let index: Int
    var codingPath: [any CodingKey] { [] }
    /// None is asked for by `Decodable` that the compiler makes.
    var allKeys: [Key] { [] }

    init(_ tape: StatusTape, _ index: Int) {
      self.tape = tape
      self.index = index
    }

    private func find(_ key: Key) -> Int? {
      let sum = StatusTape.sum(of: key.stringValue)
      let end = tape.entries[index].next
      var at = index + 1
      while at < end {
        if tape.entries[at].name == sum { return at }
        at = tape.entries[at].next
      }
      return nil
    }

    private func place(_ key: Key) throws -> Int {
      if let index = find(key) { return index }
      throw DecodingError.keyNotFound(
        key, DecodingError.Context(codingPath: [], debugDescription: "\(key.stringValue) is missing"))
    }

    /// Of a value that is there and not null.
    private func placeIfPresent(_ key: Key) -> Int? {
      find(key).flatMap { tape.entries[$0].kind == .null ? nil : $0 }
    }

    private func value(_ key: Key) throws -> Single { Single(tape, try place(key)) }

    func contains(_ key: Key) -> Bool { find(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try value(key).decodeNil() }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try value(key).decode(type) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try value(key).decode(type) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try value(key).decode(type) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try value(key).decode(type) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try value(key).decode(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try value(key).decode(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try value(key).decode(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try value(key).decode(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try value(key).decode(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try value(key).decode(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try value(key).decode(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try value(key).decode(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try value(key).decode(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try value(key).decode(type) }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      try value(key).decode(type)
    }

    // Looked for once instead of three times.
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
      try placeIfPresent(key).map { try Single(tape, $0).decode(type) }
    }

    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
      try placeIfPresent(key).map { try Single(tape, $0).decode(type) }
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
      try placeIfPresent(key).map { try Single(tape, $0).decode(type) }
    }

    func nestedContainer<Other: CodingKey>(
      keyedBy type: Other.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Other> {
      try StatusDecoder(tape, try value(key).index).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try StatusDecoder(tape, try value(key).index).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { StatusDecoder(tape, index) }
    func superDecoder(forKey key: Key) throws -> any Decoder { StatusDecoder(tape, try value(key).index) }
  }

  /// The elements of a list, in order.
  private struct Elements: UnkeyedDecodingContainer {
    private let tape: StatusTape
    private let end: Int
    private var at: Int
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    /// Not counted before: lists grow as they are read.
    var count: Int? { nil }
    var isAtEnd: Bool { at >= end }

    init(_ tape: StatusTape, _ index: Int) {
      self.tape = tape
      end = tape.entries[index].next
      at = index + 1
    }

    private mutating func take() throws -> Single {
      guard at < end else { throw mismatch("one more element") }
      let single = Single(tape, at)
      at = tape.entries[at].next
      currentIndex += 1
      return single
    }

    mutating func decodeNil() throws -> Bool {
      guard at < end, tape.entries[at].kind == .null else { return false }
      return try take().decodeNil()
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try take().decode(type) }
    mutating func decode(_ type: String.Type) throws -> String { try take().decode(type) }
    mutating func decode(_ type: Double.Type) throws -> Double { try take().decode(type) }
    mutating func decode(_ type: Float.Type) throws -> Float { try take().decode(type) }
    mutating func decode(_ type: Int.Type) throws -> Int { try take().decode(type) }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try take().decode(type) }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try take().decode(type) }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try take().decode(type) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try take().decode(type) }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try take().decode(type) }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try take().decode(type) }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try take().decode(type) }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try take().decode(type) }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try take().decode(type) }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try take().decode(type) }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
      try StatusDecoder(tape, try take().index).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      try StatusDecoder(tape, try take().index).unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { StatusDecoder(tape, try take().index) }
  }
}

private func mismatch(_ wanted: String) -> DecodingError {
  .dataCorrupted(DecodingError.Context(codingPath: [], debugDescription: "\(wanted) was expected"))
}

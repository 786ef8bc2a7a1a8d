/// The `Decoder` behind `CanonicalDecoder`: a cursor over the bytes that all containers move.
package final class CanonicalReader: Decoder {
  private let bytes: [UInt8]
  /// The bytes that were read.
  package private(set) var at = 0
  /// What went wrong where `Decoder` offers no way to throw.
  var failure: CanonicalError?
  private var depth = 0

  /// What values had when they were written, if not what they have now.
  let schema: CanonicalSchema?
  /// The type that is being read, where a schema or a renaming is asked for it.
  private var type = ""

  /// What names are to be read as; nil where they stay.
  private let renaming: (any CanonicalRenaming)?
  /// Where the value that is being read stands.
  private var place = CanonicalPlace(owner: "", part: "")
  /// Whether it is one of a closed set, and so no name.
  private var isClosed = false

  init(bytes: [UInt8], schema: CanonicalSchema? = nil, renaming: (any CanonicalRenaming)? = nil) {
    self.bytes = bytes
    self.schema = schema
    self.renaming = renaming
  }

  /// The part of a keyed value comes next.
  func enter(_ part: @autoclosure () -> String, of owner: String) {
    if renaming != nil { place = CanonicalPlace(owner: owner, part: part()) }
  }

  var remaining: Int { bytes.count - at }
  package var codingPath: [any CodingKey] { [] }
  package var userInfo: [CodingUserInfoKey: Any] { [:] }

  package func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(CanonicalKeyedDecoding(reader: self, name: self.type))
  }

  package func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try CanonicalUnkeyedDecoding(reader: self) }

  package func singleValueContainer() -> any SingleValueDecodingContainer { CanonicalSingleDecoding(reader: self) }

  /// The value at the cursor, by its coding.
  package func read<T: Decodable>(_ type: T.Type) throws -> T {
    if let renaming { return try read(type, renaming) }
    if let value = try readPrimitive(type) { return value }
    guard depth < CanonicalFormat.maximumDepth else { throw CanonicalError.tooDeep }
    depth += 1
    defer { depth -= 1 }
    guard schema != nil else { return try T(from: self) }
    let outer = self.type
    self.type = CanonicalSchema.name(of: type)
    defer { self.type = outer }
    return try T(from: self)
  }

  private func read<T: Decodable>(_ type: T.Type, _ renaming: any CanonicalRenaming) throws -> T {
    if let value = try readPrimitive(type) { return isClosed ? value : try renaming.renamed(value, at: place) }
    guard depth < CanonicalFormat.maximumDepth else { throw CanonicalError.tooDeep }
    let kind = renaming.kind(of: type)
    let outer = (type: self.type, place: place, isClosed: isClosed)
    depth += 1
    defer {
      depth -= 1
      (self.type, place, isClosed) = outer
    }
    self.type = kind.name
    isClosed = kind.isClosed
    // What a list holds stands where the list does.
    if !kind.isList { place = CanonicalPlace(owner: kind.name, part: "") }
    return try renaming.renamed(T(from: self), at: outer.place)
  }

  /// A value of a type that this format knows by itself, or nil if `type` is not one.
  @inline(__always)
  private func readPrimitive<T: Decodable>(_ type: T.Type) throws -> T? {
    if T.self == [UInt8].self { return try readBytes() as? T }
    if T.self == String.self { return try readString() as? T }
    if T.self == Bool.self { return try readBool() as? T }
    if T.self == Int.self { return try readSigned(as: Int.self) as? T }
    if T.self == Int64.self { return try readSigned() as? T }
    if T.self == Int32.self { return try readSigned(as: Int32.self) as? T }
    if T.self == Int16.self { return try readSigned(as: Int16.self) as? T }
    if T.self == Int8.self { return try Int8(bitPattern: readByte()) as? T }
    if T.self == UInt8.self { return try readByte() as? T }
    if T.self == UInt64.self { return try readNumber() as? T }
    if T.self == UInt32.self { return try readNumber(as: UInt32.self) as? T }
    if T.self == UInt16.self { return try readNumber(as: UInt16.self) as? T }
    if T.self == UInt.self { return try readNumber(as: UInt.self) as? T }
    if T.self == [UInt64].self { return try readNumbers(UInt64.self) as? T }
    if T.self == [UInt32].self { return try readNumbers(UInt32.self) as? T }
    if T.self == Double.self || T.self == Float.self { throw CanonicalError.unsupported("floating point") }
    return nil
  }

  /// The byte at the cursor.
  package func readByte() throws -> UInt8 {
    guard at < bytes.count else { throw CanonicalError.truncated(at: at) }
    defer { at += 1 }
    return bytes[at]
  }

  func readNumber() throws -> UInt64 {
    let start = at
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try readByte()
      let bits = UInt64(byte & 0x7F)
      guard shift < 63 || bits <= 1 && byte < 0x80 else { throw CanonicalError.outOfRange(at: start) }
      number |= bits << shift
      guard byte >= 0x80 else {
        guard byte != 0 || shift == 0 else {
          throw CanonicalError.malformed(at: start, "a number is not in its shortest form")
        }
        return number
      }
      shift += 7
    }
  }

  func readSigned() throws -> Int64 {
    let number = try readNumber()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  /// The byte at the cursor, which must be 0 or 1.
  package func readBool() throws -> Bool {
    switch try readByte() {
    case 0: return false
    case 1: return true
    default: throw CanonicalError.malformed(at: at - 1, "neither true nor false, neither present nor absent")
    }
  }

  /// A count of things that take at least one byte each, so it cannot exceed the bytes that are left.
  package func readCount() throws -> Int {
    let start = at
    let number = try readNumber()
    guard number <= UInt64(remaining) else { throw CanonicalError.truncated(at: start) }
    return Int(number)
  }

  /// The string at the cursor.
  package func readString() throws -> String {
    let count = try readCount()
    guard let text = String(validating: bytes[at..<at + count], as: UTF8.self) else {
      throw CanonicalError.malformed(at: at, "a string is not UTF-8")
    }
    at += count
    return text
  }

  /// The string at the cursor, which stays, or nil if there is none.
  func peekString() -> String? {
    let start = at
    defer { at = start }
    return try? readString()
  }

  /// Passes the byte that stands for an element without bytes of its own.
  package func readPad() throws {
    guard try readByte() == 0 else {
      throw CanonicalError.malformed(at: at - 1, "an empty element is not marked as one")
    }
  }

  /// The list of bytes at the cursor.
  package func readBytes() throws -> [UInt8] {
    let count = try readCount()
    defer { at += count }
    return Array(bytes[at..<at + count])
  }

  private func readNumbers<N: FixedWidthInteger & UnsignedInteger>(_ type: N.Type) throws -> [N] {
    let count = try readCount()
    var numbers: [N] = []
    numbers.reserveCapacity(count)
    for _ in 0..<count { numbers.append(try readNumber(as: type)) }
    return numbers
  }

  /// The signed integer at the cursor, if it fits.
  package func readSigned<N: FixedWidthInteger & SignedInteger>(as type: N.Type) throws -> N {
    try narrow(readSigned(), as: type)
  }

  /// The unsigned integer at the cursor, if it fits.
  package func readNumber<N: FixedWidthInteger & UnsignedInteger>(as type: N.Type) throws -> N {
    try narrow(readNumber(), as: type)
  }

  private func narrow<N: FixedWidthInteger>(_ number: some FixedWidthInteger, as type: N.Type) throws -> N {
    guard let value = N(exactly: number) else { throw CanonicalError.outOfRange(at: at) }
    return value
  }
}

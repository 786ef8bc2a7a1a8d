/// The `Encoder` behind `CanonicalEncoder`: one growing buffer that all containers append to.
final class CanonicalWriter: Encoder {
  var bytes: [UInt8] = []
  /// What went wrong where `Encoder` offers no way to throw.
  var failure: CanonicalError?
  private var depth = 0
  /// Whether the next single-value container is asked for by an `Optional`, which then writes its presence.
  private var isOptional = false

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(CanonicalKeyedEncoding(writer: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { CanonicalUnkeyedEncoding(writer: self) }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    let container = CanonicalSingleEncoding(writer: self, isOptional: isOptional)
    isOptional = false
    return container
  }

  func write<T: Encodable>(_ value: T) throws {
    if try writePrimitive(value) { return }
    guard depth < CanonicalFormat.maximumDepth else { throw CanonicalError.tooDeep }
    depth += 1
    defer { depth -= 1 }
    isOptional = _isOptional(T.self)
    try value.encode(to: self)
  }

  /// Writes `value` if it is of a type that this format knows by itself. The comparisons of types fold away
  /// wherever the compiler specializes.
  @inline(__always)
  private func writePrimitive<T: Encodable>(_ value: T) throws -> Bool {
    if T.self == [UInt8].self {
      put(value as! [UInt8])
    } else if T.self == String.self {
      put(value as! String)
    } else if T.self == Bool.self {
      bytes.append(value as! Bool ? 1 : 0)
    } else if T.self == Int.self {
      put(signed: Int64(value as! Int))
    } else if T.self == Int64.self {
      put(signed: value as! Int64)
    } else if T.self == Int32.self {
      put(signed: Int64(value as! Int32))
    } else if T.self == Int16.self {
      put(signed: Int64(value as! Int16))
    } else if T.self == Int8.self {
      bytes.append(UInt8(bitPattern: value as! Int8))
    } else if T.self == UInt8.self {
      bytes.append(value as! UInt8)
    } else if T.self == UInt64.self {
      put(value as! UInt64)
    } else if T.self == UInt32.self {
      put(UInt64(value as! UInt32))
    } else if T.self == UInt16.self {
      put(UInt64(value as! UInt16))
    } else if T.self == UInt.self {
      put(UInt64(value as! UInt))
    } else if T.self == [UInt64].self {
      put(numbers: value as! [UInt64])
    } else if T.self == [UInt32].self {
      put(numbers: value as! [UInt32])
    } else if T.self == Double.self || T.self == Float.self {
      throw CanonicalError.unsupported("floating point")
    } else {
      return false
    }
    return true
  }

  func put(_ number: UInt64) { bytes.put(canonical: number) }
  func put(signed number: Int64) { bytes.put(canonical: number) }
  func put(_ text: String) { bytes.put(canonical: text) }
  private func put(_ raw: [UInt8]) { bytes.put(canonical: raw) }

  private func put<N: UnsignedInteger>(numbers: [N]) {
    put(UInt64(numbers.count))
    for number in numbers { put(UInt64(number)) }
  }

  /// Replaces the count at `start`, which was `old`, by the next one. The bytes behind it move only where the
  /// count grows by a byte (at 128, 16,384, ...).
  func increment(countAt start: Int, from old: UInt64) {
    var at = start
    var rest = old &+ 1
    while rest >= 0x80 {
      bytes[at] = UInt8(truncatingIfNeeded: rest) | 0x80
      rest >>= 7
      at += 1
    }
    let grows = old > 0 && (old &+ 1).nonzeroBitCount == 1 && (old &+ 1).trailingZeroBitCount % 7 == 0
    if grows {
      bytes.insert(UInt8(truncatingIfNeeded: rest), at: at)
    } else {
      bytes[at] = UInt8(truncatingIfNeeded: rest)
    }
  }
}

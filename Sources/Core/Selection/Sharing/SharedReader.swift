import Vocabulary

/// Reads what another selector wrote (`SharedWriter`): totally, for a store can hold anything. What cannot be read
/// leaves the reader broken, and from then on it reads zeros.
struct SharedReader {
  private var rest: ArraySlice<UInt8>
  private(set) var isBroken = false

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }
  /// How many bytes are left.
  var left: Int { rest.count }

  mutating func fail() {
    isBroken = true
    rest = []
  }

  /// The next bytes; none if there are not so many.
  mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    guard count >= 0, count <= rest.count else {
      fail()
      return []
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func byte() -> UInt8 { take(1).first ?? 0 }

  mutating func word() -> UInt64 { take(8).reduce(0) { $0 << 8 | UInt64($1) } }

  mutating func half() -> UInt32 { take(4).reduce(0) { $0 << 8 | UInt32($1) } }

  mutating func port() -> UInt16 { take(2).reduce(0) { $0 << 8 | UInt16($1) } }

  /// A number in groups of seven bits, lowest first (LEB128), of 63 bits at the most.
  mutating func number() -> UInt64 {
    var (result, shift): (UInt64, UInt64) = (0, 0)
    while shift < 63, let byte = rest.popFirst() {
      result |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return result }
      shift += 7
    }
    fail()
    return 0
  }

  /// A number that is not above another.
  mutating func number(atMost most: Int) -> Int {
    let number = number()
    guard number <= UInt64(most) else {
      fail()
      return 0
    }
    return Int(number)
  }

  /// A number of either sign, of 62 bits at the most.
  mutating func signed() -> Int64 {
    let number = number()
    return min(max(Int64(number >> 1) ^ -Int64(number & 1), -(1 << 61)), 1 << 61)
  }

  mutating func digest() -> Digest256 { Digest256(word(), word(), word(), word()) }

  mutating func node() -> NodeID { NodeID(key: digest()) }

  mutating func infohash() -> InfoHash { InfoHash(word(), word(), half()) }

  mutating func address() -> IPAddress {
    switch byte() {
    case 4: return .v4(half())
    case 6: return IPAddress.v6(word(), word())
    default:
      fail()
      return .v4(0)
    }
  }

  mutating func endpoint() -> Endpoint { Endpoint(address: address(), port: port()) }

  /// A text of so many bytes at the most.
  mutating func text(atMost most: Int) -> String {
    let bytes = take(number(atMost: most))
    guard let text = String(validating: bytes, as: UTF8.self) else {
      fail()
      return ""
    }
    return text
  }

  /// Something, or nil.
  mutating func optional<T>(_ read: (inout SharedReader) -> T) -> T? {
    switch byte() {
    case 0: return nil
    case 1: return read(&self)
    default:
      fail()
      return nil
    }
  }

  /// So many at the most, each of some bytes.
  mutating func list<T>(atMost most: Int, _ read: (inout SharedReader) -> T) -> [T] {
    let count = number(atMost: most)
    var list: [T] = []
    for _ in 0..<count where !isBroken { list.append(read(&self)) }
    return isBroken ? [] : list
  }

  mutating func locality() -> Locality {
    Locality(
      asn: optional { ASN($0.half()) }, name: optional { $0.text(atMost: SharedWriter.longestName) },
      country: optional { $0.text(atMost: 2) }, continent: optional { $0.text(atMost: 2) })
  }
}

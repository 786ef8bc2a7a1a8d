/// Reads bencoding (BEP 3) strictly: what it accepts, the encoder writes back byte for byte,
/// unless the caller asked for tolerance of unsorted keys.
///
/// Everything is bounded: nesting, the number of values, and a byte string never exceeds the input.
package struct BencodeDecoder {
  /// How much a bencode decoder puts up with.
  package struct Limits: Hashable, Sendable {
    /// How deep lists and dictionaries may be nested.
    package var depth: Int
    /// How many values there may be in all, keys not counted.
    package var values: Int
    /// Whether keys may come in any order, as some peers and trackers send them; they are sorted on the way in.
    var allowsUnsortedKeys: Bool

    package init(depth: Int = 32, values: Int = 1 << 17, allowsUnsortedKeys: Bool = false) {
      self.depth = depth
      self.values = values
      self.allowsUnsortedKeys = allowsUnsortedKeys
    }

    package static let standard = Limits()
    /// For replies and messages of strangers, whose bytes nobody hashes.
    package static let tolerant = Limits(values: 1 << 14, allowsUnsortedKeys: true)
  }

  private let input: [UInt8]
  private let limits: Limits
  private var position = 0
  private var values = 0

  private init(_ input: [UInt8], _ limits: Limits) {
    self.input = input
    self.limits = limits
  }

  /// The one value that `bytes` are.
  package static func decode(
    _ bytes: [UInt8], limits: Limits = .standard
  ) throws(BencodeError) -> BencodeValue {
    var decoder = BencodeDecoder(bytes, limits)
    let value = try decoder.value(depth: 0)
    guard decoder.position == bytes.count else { throw .trailingBytes(offset: decoder.position) }
    return value
  }

  /// The dictionary that `bytes` are.
  package static func decodeDictionary(
    _ bytes: [UInt8], limits: Limits = .standard
  ) throws(BencodeError) -> BencodeDictionary {
    guard case .dictionary(let dictionary) = try decode(bytes, limits: limits) else { throw .notADictionary }
    return dictionary
  }

  /// Which bytes are the value of `key` in the outermost dictionary, or nil if it has no such key.
  ///
  /// An infohash is the digest of exactly these bytes of `info` (BEP 52), not of an encoding made again.
  package static func range(
    ofTopLevelValue key: String, in bytes: [UInt8], limits: Limits = .standard
  ) throws(BencodeError) -> Range<Int>? {
    var decoder = BencodeDecoder(bytes, limits)
    guard bytes.first == UInt8(ascii: "d") else { throw .notADictionary }
    decoder.position = 1
    let wanted = Array(key.utf8)
    while try decoder.peek() != UInt8(ascii: "e") {
      let found = try decoder.byteString() == wanted
      let start = decoder.position
      _ = try decoder.value(depth: 1)
      if found { return start..<decoder.position }
    }
    return nil
  }

  private func peek() throws(BencodeError) -> UInt8 {
    guard position < input.count else { throw .truncated }
    return input[position]
  }

  private mutating func value(depth: Int) throws(BencodeError) -> BencodeValue {
    guard depth <= limits.depth else { throw .tooDeep(offset: position) }
    values += 1
    guard values <= limits.values else { throw .tooManyValues(offset: position) }
    switch try peek() {
    case UInt8(ascii: "i"):
      position += 1
      return .integer(try number(until: UInt8(ascii: "e"), signed: true))
    case UInt8(ascii: "l"):
      position += 1
      var list: [BencodeValue] = []
      while try peek() != UInt8(ascii: "e") { list.append(try value(depth: depth + 1)) }
      position += 1
      return .list(list)
    case UInt8(ascii: "d"):
      position += 1
      return .dictionary(try dictionary(depth: depth))
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .bytes(try byteString())
    default:
      throw .unexpectedByte(offset: position)
    }
  }

  private mutating func dictionary(depth: Int) throws(BencodeError) -> BencodeDictionary {
    var entries: [BencodeDictionary.Entry] = []
    while try peek() != UInt8(ascii: "e") {
      let offset = position
      let key = try byteString()
      if !limits.allowsUnsortedKeys, let last = entries.last, !last.key.lexicographicallyPrecedes(key) {
        throw last.key == key ? .duplicateKey(offset: offset) : .unsortedKey(offset: offset)
      }
      entries.append(BencodeDictionary.Entry(key: key, value: try value(depth: depth + 1)))
    }
    position += 1
    guard let dictionary = BencodeDictionary(unsorted: entries) else { throw .duplicateKey(offset: position) }
    return dictionary
  }

  private mutating func byteString() throws(BencodeError) -> [UInt8] {
    let length = try number(until: UInt8(ascii: ":"), signed: false)
    guard length <= Int64(input.count - position) else { throw .truncated }
    let end = position + Int(length)
    defer { position = end }
    return Array(input[position..<end])
  }

  /// Digits up to `terminator`, which is consumed too.
  private mutating func number(until terminator: UInt8, signed: Bool) throws(BencodeError) -> Int64 {
    let start = position
    let isNegative = signed ? try peek() == UInt8(ascii: "-") : false
    if isNegative { position += 1 }
    let firstDigit = position
    var result: Int64 = 0
    while true {
      let byte = try peek()
      if byte == terminator { break }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
        throw position == start && !signed ? .unexpectedByte(offset: start) : .badNumber(offset: start)
      }
      let digit = Int64(byte - UInt8(ascii: "0"))
      let (product, overflowed) = result.multipliedReportingOverflow(by: 10)
      let (sum, overflowedToo) =
        isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      guard !overflowed, !overflowedToo else { throw .badNumber(offset: start) }
      result = sum
      position += 1
    }
    let digits = position - firstDigit
    guard digits > 0, !(digits > 1 && input[firstDigit] == UInt8(ascii: "0")), !(isNegative && result == 0) else {
      throw .badNumber(offset: start)
    }
    position += 1
    return result
  }
}

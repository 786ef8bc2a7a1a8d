import OrderedCollections
import Testing
import Vocabulary

@Suite struct CanonicalCodingTests {
  static let samples: [Sample] = [
    .idle, .one(-64), .several(300, name: "x", [1, 2, 255]), .maybe(nil, label: nil), .maybe(4, label: "y"),
    .nested(.empty), .nested(.pair(a: -128, b: .max)), .deep(nil, []), .deep(.color(.green), [nil, .empty]),
    .record(Record()), .again(.again(.one(1))),
  ]

  @Test(arguments: samples)
  func `A value survives the round trip`(sample: Sample) throws {
    let bytes = try CanonicalEncoder.encode(sample)
    #expect(try CanonicalDecoder.decode(Sample.self, from: bytes) == sample)
    #expect(try CanonicalEncoder.encode(sample) == bytes)
  }

  @Test func `Ordered collections and machines' words survive the round trip`() throws {
    let shelf = Shelf()
    #expect(try CanonicalDecoder.decode(Shelf.self, from: CanonicalEncoder.encode(shelf)) == shelf)
    var field = BitField(count: 1000)
    field[999] = true
    #expect(try CanonicalDecoder.decode(BitField.self, from: CanonicalEncoder.encode(field)) == field)
    let random = RandomSource(seed: 4)
    #expect(try CanonicalDecoder.decode(RandomSource.self, from: CanonicalEncoder.encode(random)) == random)
    let doubly: Int?? = .some(nil)
    #expect(try CanonicalDecoder.decode(Int??.self, from: CanonicalEncoder.encode(doubly)) == doubly)
    let nested: [[Int?]?] = [nil, [], [nil, 3]]
    #expect(try CanonicalDecoder.decode([[Int?]?].self, from: CanonicalEncoder.encode(nested)) == nested)
  }

  @Test func `The bytes are the documented ones`() throws {
    #expect(try CanonicalEncoder.encode(Sample.one(-1)) == [3, 0x6F, 0x6E, 0x65, 1])
    #expect(try CanonicalEncoder.encode([UInt8]([7, 200])) == [2, 7, 200])
    #expect(try CanonicalEncoder.encode(300 as UInt32) == [0xAC, 2])
    #expect(try CanonicalEncoder.encode(Int?.none) == [0])
    #expect(try CanonicalEncoder.encode(Int?.some(1)) == [1, 2])
    #expect(try CanonicalEncoder.encode([true, false]) == [2, 1, 0])
    #expect(try CanonicalEncoder.encode([Nothing()]) == [1, 0])
    #expect(try CanonicalEncoder.encode(Instant(nanoseconds: -2)) == [3])
    #expect(try CanonicalEncoder.encode(Sample.maybe(nil, label: "q")) == [5] + Array("maybe".utf8) + [0, 1, 1, 0x71])
  }

  @Test(arguments: [0, 1, 127, 128, 129, 16_383, 16_384, 16_385, 40_000])
  func `A list of any length keeps its count in place`(count: Int) throws {
    let list = (0..<count).map { [$0] }
    let bytes = try CanonicalEncoder.encode([list, []])
    #expect(try CanonicalDecoder.decode([[[Int]]].self, from: bytes) == [list, []])
  }

  @Test func `Numbers at their limits survive, and do not pass as a narrower type`() throws {
    for number in [UInt64.min, 1, 127, 128, .max - 1, .max] {
      #expect(try CanonicalDecoder.decode(UInt64.self, from: CanonicalEncoder.encode(number)) == number)
    }
    for number in [Int64.min, .min + 1, -64, -65, -1, 0, 63, 64, .max] {
      #expect(try CanonicalDecoder.decode(Int64.self, from: CanonicalEncoder.encode(number)) == number)
    }
    #expect(throws: CanonicalError.self) {
      try CanonicalDecoder.decode(UInt16.self, from: CanonicalEncoder.encode(65_536 as UInt32))
    }
  }

  @Test func `What the format cannot hold is refused with a reason`() {
    #expect(throws: CanonicalError.unsupported("floating point")) { try CanonicalEncoder.encode(Floating()) }
    #expect(throws: CanonicalError.unsupported("floating point")) { try CanonicalEncoder.encode(Float?.some(1)) }
    #expect(throws: CanonicalError.unsupported("a super encoder")) { try CanonicalEncoder.encode(Inheriting()) }
    var chain = Chain(next: [])
    for _ in 0..<200 { chain = Chain(next: [chain]) }
    #expect(throws: CanonicalError.tooDeep) { try CanonicalEncoder.encode(chain) }
    #expect(throws: CanonicalError.tooDeep) {
      try CanonicalDecoder.decode(Chain.self, from: [UInt8](repeating: 1, count: 100_000))
    }
  }

  @Test func `A refused value leaves the buffer as it was`() {
    var buffer: [UInt8] = [1, 2, 3]
    #expect(throws: CanonicalError.self) { try CanonicalEncoder.encode([Floating()], appendingTo: &buffer) }
    #expect(buffer == [1, 2, 3])
  }

  @Test func `Bytes that are not the canonical ones of a value are refused`() throws {
    let refused: [([UInt8], any Decodable.Type, CanonicalError)] = [
      ([1, 2, 9], Int?.self, .trailingBytes(1)),
      ([2], Bool.self, .malformed(at: 0, "neither true nor false, neither present nor absent")),
      ([0x80, 0], UInt32.self, .malformed(at: 0, "a number is not in its shortest form")),
      ([1, 0xFF], String.self, .malformed(at: 1, "a string is not UTF-8")),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [Int].self, .truncated(at: 0)),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], UInt64.self, .outOfRange(at: 0)),
      ([3] + Array("two".utf8), Sample.self, .unknownCase("two")),
      ([9, 1], Sample.self, .malformed(at: 0, "no name of a case")),
      ([2], Int?.self, .malformed(at: 0, "neither true nor false, neither present nor absent")),
      ([], Int.self, .truncated(at: 0)),
    ]
    for (bytes, type, error) in refused {
      #expect(throws: error, "\(bytes)") { try CanonicalDecoder.decode(type, from: bytes) }
    }
  }

  @Test func `A list of a false count allocates no more than its bytes could hold`() {
    // 2,000 elements are claimed and there are 2,000 bytes, but the first element takes them all.
    let bytes: [UInt8] = [0xD0, 0x0F, 0xCC, 0x0F] + [UInt8](repeating: 0, count: 2000)
    #expect(throws: CanonicalError.self) { try CanonicalDecoder.decode([[UInt8]].self, from: bytes) }
  }

  @Test func `No bytes crash the decoder, and what it accepts is a value like any other`() throws {
    var random = RandomSource(seed: 11)
    let originals = try Self.samples.map { try CanonicalEncoder.encode($0) }
    for _ in 0..<20_000 {
      var bytes = originals[random.below(originals.count)]
      for _ in 0...random.below(3) where !bytes.isEmpty {
        switch random.below(3) {
        case 0: bytes[random.below(bytes.count)] = UInt8(random.below(256))
        case 1: bytes.removeLast(random.below(bytes.count + 1))
        default: bytes.insert(UInt8(random.below(256)), at: random.below(bytes.count))
        }
      }
      if let value = try? CanonicalDecoder.decode(Sample.self, from: bytes) {
        #expect(try CanonicalDecoder.decode(Sample.self, from: CanonicalEncoder.encode(value)) == value)
      }
    }
  }
}

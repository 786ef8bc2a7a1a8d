import OrderedCollections
import Testing
import Vocabulary

@Suite struct ChunkedTests {
  private static func digest(_ number: Int) -> Digest256 { Digest256(8, 0, 0, UInt64(number)) }

  @Test(arguments: [0, 1, 2, 3] as [UInt64])
  func `a chunked array behaves like an array, and so do its bytes`(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    var array = ChunkedArray<Digest256>()
    var model: [Digest256] = []
    // Chunks have 256 of these.
    let most = [3, 256, 700, 5_000][Int(seed)]
    for step in 0..<20_000 {
      switch random.below(8) {
      case 0..<4 where model.count < most:
        array.append(Self.digest(step))
        model.append(Self.digest(step))
      case 4: #expect(array.popLast() == model.popLast())
      case 5 where !model.isEmpty:
        let (a, b) = (random.below(model.count), random.below(model.count))
        array.swapAt(a, b)
        model.swapAt(a, b)
      case 6 where !model.isEmpty:
        let at = random.below(model.count)
        array[at].word1 += 1
        model[at].word1 += 1
      default: break
      }
      #expect(array.count == model.count && array.last == model.last)
    }
    #expect(Array(array) == model && Array(ChunkedArray(model)) == model)
    let bytes = try CanonicalEncoder.encode(array)
    #expect(try bytes == CanonicalEncoder.encode(model))
    #expect(try Array(CanonicalDecoder.decode(ChunkedArray<Digest256>.self, from: bytes)) == model)
  }

  @Test(arguments: [0, 1, 2, 3] as [UInt64])
  func `a chunked dictionary behaves like an ordered one, and so do its bytes`(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    var dictionary = ChunkedDictionary<Digest256, Int>(seed: seed)
    var model: OrderedDictionary<Digest256, Int> = [:]
    let range = [12, 500, 3_000, 20_000][Int(seed)]
    for step in 0..<40_000 {
      let key = Self.digest(random.below(range))
      switch random.below(8) {
      case 0..<4: #expect(dictionary.updateValue(step, forKey: key) == model.updateValue(step, forKey: key))
      case 4, 5:
        if let at = model.index(forKey: key) {
          model.swapAt(at, model.count - 1)
          #expect(dictionary.removeUnordered(key) == model.removeLast().value)
        } else {
          #expect(dictionary.removeUnordered(key) == nil)
        }
      case 6 where step % 4_000 == 0:
        dictionary.removeUnordered { $0 % 5 == 0 }
        for at in model.values.indices.reversed() where model.values[at] % 5 == 0 {
          model.swapAt(at, model.count - 1)
          model.removeLast()
        }
      default:
        #expect(dictionary[key] == model[key])
        if let at = dictionary.index(forKey: key) {
          dictionary[at: at] += 1
          model.values[at] += 1
        }
      }
      #expect(dictionary.count == model.count)
    }
    #expect(Array(dictionary.keys) == Array(model.keys) && Array(dictionary.values) == Array(model.values))
    for number in 0..<range { #expect(dictionary[Self.digest(number)] == model[Self.digest(number)]) }
    let bytes = try CanonicalEncoder.encode(dictionary)
    #expect(try bytes == CanonicalEncoder.encode(model))
    let decoded = try CanonicalDecoder.decode(ChunkedDictionary<Digest256, Int>.self, from: bytes)
    #expect(Array(decoded.keys) == Array(model.keys) && Array(decoded.values) == Array(model.values))
    for number in 0..<range { #expect(decoded[Self.digest(number)] == model[Self.digest(number)]) }
  }

  @Test func `a copy of a chunked dictionary stays what it was`() {
    var dictionary = ChunkedDictionary<String, Int>()
    for number in 0..<2_000 { dictionary.updateValue(number, forKey: "\(number)") }
    let copy = dictionary
    for number in 0..<2_000 { dictionary.updateValue(-number, forKey: "\(number)") }
    for number in 0..<1_000 { dictionary.removeUnordered("\(number)") }
    for number in 2_000..<4_000 { dictionary.updateValue(number, forKey: "\(number)") }
    #expect(copy.count == 2_000 && (0..<2_000).allSatisfy { copy["\($0)"] == $0 && copy.keys[$0] == "\($0)" })
    #expect(dictionary.count == 3_000 && (1_000..<2_000).allSatisfy { dictionary["\($0)"] == -$0 })
  }

  @Test func `keys of any kind are told apart, whatever the seed`() {
    for seed in [0, 1, .max] as [UInt64] {
      var addresses = ChunkedDictionary<IPAddress, Int>(seed: seed)
      var names = ChunkedDictionary<InfoHash, Int>(seed: seed)
      var nodes = ChunkedDictionary<NodeID, Int>(seed: seed)
      var texts = ChunkedDictionary<String, Int>(seed: seed)
      for number in 0..<3_000 as Range<Int> {
        let address: IPAddress = number % 2 == 0 ? .v4(UInt32(number)) : .v6(UInt64(number), 0)
        addresses.updateValue(number, forKey: address)
        names.updateValue(number, forKey: InfoHash(1, 1, UInt32(number)))
        nodes.updateValue(number, forKey: NodeID(key: Self.digest(number)))
        texts.updateValue(number, forKey: String(repeating: "a", count: number % 50) + "\(number / 50)")
      }
      #expect(addresses.count == 3_000 && names.count == 3_000 && nodes.count == 3_000 && texts.count == 3_000)
      #expect(names[InfoHash(1, 1, 7)] == 7 && addresses[.v6(7, 0)] == 7 && texts["aaaaaaa0"] == 7)
    }
  }

  @Test func `a damaged one that names a key twice is refused`() throws {
    let twice = try CanonicalEncoder.encode(ChunkedArray([1, 2, 1, 3].map { String($0) }))
    #expect(throws: (any Error).self) {
      try CanonicalDecoder.decode(ChunkedDictionary<String, String>.self, from: twice)
    }
  }
}

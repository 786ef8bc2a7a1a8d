import Testing
import Vocabulary

@Suite struct BitFieldTests {
  @Test func `a word with a fact that another field lacks is found from any place on`() {
    for seed in 0..<200 as Range<UInt64> {
      var random = RandomSource(seed: seed)
      let count = 1 + random.below(400)
      var (a, b) = (BitField(count: count), BitField(count: count))
      for _ in 0..<random.below(12) { a[random.below(count)] = true }
      for _ in 0..<random.below(400) { b[random.below(count)] = true }
      let words = (0..<count).filter { a[$0] && !b[$0] }.map { $0 >> 6 }
      let start = random.below((count + 63) / 64)
      #expect(a.wordWithAny(notIn: b, from: start) == words.first { $0 >= start } ?? words.first)
    }
  }

  @Test func `it behaves like an array of truths`() {
    for count in [0, 1, 7, 8, 9, 63, 64, 65, 127, 128, 200] {
      var random = RandomSource(seed: UInt64(count))
      var field = BitField(count: count)
      var model = [Bool](repeating: false, count: count)
      for _ in 0..<(count * 3) {
        let at = random.below(count)
        let value = random.below(2) == 0
        field[at] = value
        model[at] = value
      }
      var listed: [Int] = []
      field.forEachTrue { listed.append($0) }
      #expect(listed == model.indices.filter { model[$0] })
      #expect(field.trueCount == listed.count)
      #expect(field.isEmpty == listed.isEmpty && field.isFull == (listed.count == count))
      for start in 0...count {
        #expect(field.firstTrue(from: start) == model.indices.first { $0 >= start && model[$0] })
        #expect(field.firstFalse(from: start) == model.indices.first { $0 >= start && !model[$0] })
      }
      for _ in 0..<50 {
        let start = random.below(count + 1)
        let range = start..<(start + random.below(min(count - start, 1 + random.below(max(1, count))) + 1))
        #expect(field.allTrue(in: range) == model[range].allSatisfy { $0 })
        #expect(field.anyTrue(in: range) == model[range].contains(true))
        #expect(field.trueCount(in: range) == model[range].count { $0 })
      }
      #expect(BitField(wireBytes: field.wireBytes, count: count) == field)
    }
  }

  @Test func `a full field has no false fact and no spare bits`() {
    for count in [1, 63, 64, 65] {
      let field = BitField(count: count, repeating: true)
      #expect(field.isFull && field.firstFalse() == nil && field.trueCount == count)
      var filled = BitField(count: count)
      for at in 0..<count { filled[at] = true }
      #expect(field == filled)
    }
  }

  @Test func `the wire has the high bit first and no spare bit set`() {
    var field = BitField(count: 10)
    field[0] = true
    field[9] = true
    #expect(field.wireBytes == [0x80, 0x40])
    #expect(BitField(wireBytes: [0x80, 0x60], count: 10) == nil)
    #expect(BitField(wireBytes: [0x80], count: 10) == nil)
    #expect(BitField(wireBytes: [0x80, 0x40, 0], count: 10) == nil)
    #expect(BitField(wireBytes: [], count: 0)?.count == 0)
  }

  @Test func `unions and differences look at every fact`() {
    var a = BitField(count: 130)
    var b = BitField(count: 130)
    a[0] = true
    b[0] = true
    #expect(a.wordWithAny(notIn: b, from: 0) == nil)
    b[129] = true
    #expect(b.wordWithAny(notIn: a, from: 0) != nil && a.wordWithAny(notIn: b, from: 1) == nil)
    a.formUnion(b)
    #expect(a == b && a.trueCount == 2)
  }
}

import Testing
import Vocabulary

@testable import Selection

@Suite struct FlowBookTests {
  private var book = FlowBook()

  @Test mutating func `all lines together are the total, whatever comes, and none falls`() {
    var random = RandomSource(seed: 3)
    var before: [FlowBook.Pair: Int64] = [:]
    var others: Int64 = 0
    for round in 0..<20_000 {
      let (from, to) = (UInt32(random.below(60)), UInt32(random.below(60)))
      book.note(Int64(random.below(1 + round)), from: ASN(from), to: from == 0 ? nil : ASN(to))
      let lines = book.counted
      #expect(lines.reduce(0) { $0 + $1.bytes } == book.total && lines.count <= FlowBook.mostShown + 1)
      var now: [FlowBook.Pair: Int64] = [:]
      for line in lines {
        guard let pair = line.pair else {
          #expect(line.bytes >= others)
          others = line.bytes
          continue
        }
        // One that lost its line and has it again begins anew, as after a restart.
        if let last = before[pair] { #expect(line.bytes >= last) }
        now[pair] = line.bytes
      }
      before = now
    }
    let all = book.lines
    #expect(all.count == FlowBook.most + 1 && all.reduce(0) { $0 + $1.bytes } == book.total)
  }

  @Test mutating func `a flow that is much greater takes the line of the least`() {
    for number in UInt32(1)...30 { book.note(100 + Int64(number), from: ASN(number), to: ASN(1)) }
    book.note(150, from: ASN(99), to: ASN(1))
    #expect(!book.counted.contains { $0.pair?.from == ASN(99) })
    book.note(100, from: ASN(99), to: ASN(1))
    book.note(7, from: ASN(99), to: ASN(1))
    let lines = book.counted
    #expect(lines.first { $0.pair?.from == ASN(99) }?.bytes == 7)
    #expect(!lines.contains { $0.pair?.from == ASN(1) } && lines.reduce(0) { $0 + $1.bytes } == book.total)
    #expect(book.lines.first?.pair?.from == ASN(99) && book.lines.first?.bytes == 257)
  }
}

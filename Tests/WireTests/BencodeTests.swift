import Testing
import Vocabulary

@testable import Wire

@Suite struct BencodeTests {
  private func decode(_ text: String, _ limits: BencodeDecoder.Limits = .standard) throws(BencodeError) -> BencodeValue
  {
    try BencodeDecoder.decode(Array(text.utf8), limits: limits)
  }

  @Test func `the examples of BEP 3 decode and encode back`() throws {
    let examples = [
      "4:spam", "i3e", "i-3e", "i0e", "l4:spam4:eggse", "d3:cow3:moo4:spam4:eggse", "d4:spaml1:a1:bee", "de", "le",
      "0:",
    ]
    for text in examples {
      #expect(try decode(text).encoded == Array(text.utf8))
    }
    #expect(try decode("i9223372036854775807e") == .integer(.max))
    #expect(try decode("i-9223372036854775808e") == .integer(.min))
  }

  @Test(arguments: [
    "i03e", "i-0e", "i-e", "ie", "i00e", "i-03e", "i9223372036854775808e", "i-9223372036854775809e", "i+1e", "i1",
    "01:a", "00:", "1:", "5:spam", "-1:a", "99999999999999999999:a", "9223372036854775807:a", "x", "", "l", "d",
    "d1:ae",
    "di1e1:ae", "i1ei2e", "d1:b0:1:a0:e", "d1:a0:1:a0:e", "l1:a",
  ])
  func `malformed bencoding is refused`(text: String) {
    #expect(throws: BencodeError.self) { try decode(text) }
  }

  @Test func `the empty key survives`() throws {
    let text = "d4:file" + "d0:d6:lengthi5eeee"
    let value = try decode(text)
    #expect(value.dictionary?["file"]?.dictionary?[""]?.dictionary?["length"]?.integer == 5)
    #expect(value.encoded == Array(text.utf8))
  }

  @Test func `unsorted keys are taken only when asked for, duplicates never`() throws {
    #expect(throws: BencodeError.unsortedKey(offset: 6)) { try decode("d1:b0:1:a0:e") }
    #expect(try decode("d1:b0:1:a0:e", .tolerant).encoded == Array("d1:a0:1:b0:e".utf8))
    #expect(throws: BencodeError.self) { try decode("d1:b0:1:a0:1:b0:e", .tolerant) }
  }

  @Test func `nesting and the number of values are bounded`() {
    let deep = { (n: Int) in String(repeating: "l", count: n) + String(repeating: "e", count: n) }
    #expect(throws: Never.self) { try decode(deep(33)) }
    #expect(throws: BencodeError.tooDeep(offset: 33)) { try decode(deep(34)) }
    #expect(throws: BencodeError.self) { try decode(deep(100_000)) }
    #expect(throws: BencodeError.tooManyValues(offset: 5)) { try decode("l0:0:0:e", BencodeDecoder.Limits(values: 3)) }
  }

  @Test func `the raw bytes of a top level value are found`() throws {
    let bytes = Array("d8:announce4:info4:infod1:xi1ee3:zzzlee".utf8)
    let range = try #require(try BencodeDecoder.range(ofTopLevelValue: "info", in: bytes))
    #expect(Array(bytes[range]) == Array("d1:xi1ee".utf8))
    #expect(try BencodeDecoder.range(ofTopLevelValue: "none", in: bytes) == nil)
  }

  @Test func `a dictionary keeps its keys in order whatever is set or removed`() {
    var dictionary = BencodeDictionary([("b", .integer(1)), ("a", .integer(2)), ("c", nil)])
    dictionary["ab"] = .integer(3)
    dictionary["b"] = nil
    dictionary["zz"] = nil
    #expect(BencodeValue.dictionary(dictionary).encoded == Array("d1:ai2e2:abi3ee".utf8))
  }

  @Test func `no damage to valid bytes traps, and what is accepted is canonical`() {
    var mutation = Mutation(seed: 1)
    for sample in [Samples.hybrid, Samples.singlePiece, Array("d1:ali1e3:abcded0:i-5e1:bdeee".utf8)] {
      for _ in 0..<3000 {
        let bytes = mutation.mutate(sample)
        if let value = try? BencodeDecoder.decode(bytes) { #expect(value.encoded == bytes) }
        if let value = try? BencodeDecoder.decode(bytes, limits: .tolerant) {
          #expect((try? BencodeDecoder.decode(value.encoded)) == value)
        }
        _ = try? BencodeDecoder.range(ofTopLevelValue: "info", in: bytes)
      }
    }
  }
}

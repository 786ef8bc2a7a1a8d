import Testing
import Vocabulary

@Suite struct StableHashTests {
  @Test func `The reference values of XXH64 come out`() {
    #expect(StableHash.hash([]) == 0xEF46_DB37_51D8_E999)
    #expect(StableHash.hash(Array("a".utf8)) == 0xD24E_C4F1_A98C_6E5B)
    #expect(StableHash.hash(Array("abc".utf8)) == 0x44BC_2CF5_AD77_0999)
    #expect(StableHash.hash(Array("Nobody inspects the spammish repetition".utf8)) == 0xFBCE_A83C_8A37_8BF1)
  }

  @Test func `Every byte counts, at every length`() {
    for length in 1...80 {
      var bytes = (0..<length).map { UInt8($0) }
      let whole = StableHash.hash(bytes)
      for at in bytes.indices {
        bytes[at] ^= 1
        #expect(StableHash.hash(bytes) != whole)
        bytes[at] ^= 1
      }
    }
  }

  @Test func `The name of a case is read without its type`() throws {
    #expect(NameOfCase.of(try CanonicalEncoder.encode(Sample.maybe(1, label: nil))) == "maybe")
    #expect(NameOfCase.of(try CanonicalEncoder.encode(Sample.idle)) == "idle")
    let tooLong = [200] + [UInt8](repeating: 0x61, count: 250)
    for bytes in [[], [0], [5, 0x61], [1, 0x20], [2, 0x31, 0x61], tooLong] {
      #expect(NameOfCase.of(bytes) == nil)
    }
  }
}

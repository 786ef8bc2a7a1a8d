import Testing
import Wire

@Suite struct JSONValueTests {
  private func value(_ text: String) throws -> JSONValue {
    try JSONReader.value(of: Array(text.utf8), takesFractions: true)
  }

  /// The rows of RFC 7396's appendix A in which neither value has a null.
  @Test(arguments: [
    (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"a":"b","b":"c"}"#, #"{"b":"c"}"#),
    (#"{"a":"b"}"#, "{}", #"{"a":null}"#), (#"{"a":"b","b":"c"}"#, #"{"b":"c"}"#, #"{"a":null}"#),
    (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
    (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d"}}"#, #"{"a":{"b":"d"}}"#),
    (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#), (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
    (#"{"a":"foo"}"#, #""bar""#, #""bar""#), ("{}", #"{"a":{"bb":{}}}"#, #"{"a":{"bb":{}}}"#),
    (#"{"b":1,"d":2,"e":3}"#, #"{"a":0,"b":1,"c":1,"e":4}"#, #"{"a":0,"c":1,"d":null,"e":4}"#),
  ])
  func `a merge patch says what becomes of a value`(before: String, after: String, patch: String) throws {
    #expect(try value(before).mergePatch(to: value(after)) == value(patch))
    #expect(try value(after).mergePatch(to: value(after)) == nil)
  }

  @Test func `numbers of all kinds are read where they may be, and are written as they came`() throws {
    for text in ["0", "-7", "1.5", "-0.25", "1e3", "2E-7", "1.50e+03", "18446744073709551616", "-0"] {
      let again = try value(text).encoded
      #expect(String(decoding: again, as: UTF8.self) == (text == "-0" ? "0" : text))
    }
    for text in ["01", "1.", ".5", "1e", "1e+", "-", "+1", "1.5.2", "0x1", "00.5", "NaN"] {
      #expect(throws: JSONError.self, "\(text)") { try value(text) }
    }
    #expect(throws: JSONError.badNumber(offset: 0)) { try JSONReader.value(of: Array("1.5".utf8)) }
  }

  @Test func `what is written is read again as the same`() throws {
    let text = String((0..<0x80).map { Character(Unicode.Scalar($0)) }) + "é\u{2028}😀"
    let all = JSONValue.array([.string(text), .null, .bool(true), .object([.init(name: text, value: .integer(-1))])])
    let bytes = all.encoded
    #expect(try JSONReader.value(of: bytes) == all)
    #expect(!bytes.contains { $0 < 0x20 })
  }
}

import Testing
import Vocabulary

@testable import Wire

@Suite struct JSONReaderTests {
  private func canonical(_ text: String) throws(JSONError) -> String {
    String(decoding: try JSONReader.value(of: Array(text.utf8)).canonical, as: UTF8.self)
  }

  @Test(arguments: [
    (#" { "b" : [ 1 , -2 ] , "a" : { } } "#, #"{"a":{},"b":[1,-2]}"#),
    (#"["é\u00e9\n\t\"\\\/",true,false,null]"#, "[\"éé\n\t\\\"\\\\/\",true,false,null]"),
    (#""\ud83d\ude00 😀""#, #""😀 😀""#),
    // By code points, not by UTF-16 or by alphabet.
    (#"{"é":1,"z":2,"Z":3,"😀":4,"\uffee":5,"":6}"#, #"{"":6,"Z":3,"z":2,"é":1,"￮":5,"😀":4}"#),
    ("9223372036854775807", "9223372036854775807"), ("-0", "0"), ("[]", "[]"),
  ])
  func `the canonical form is OLPC's`(text: String, form: String) throws {
    #expect(try canonical(text) == form)
    #expect(try canonical(form.replacing("\n", with: "\\n").replacing("\t", with: "\\t")) == form)
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "[1,]", "[,1]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{1:2}", "01", "1.0", "1e3", "-",
    "+1",
    "9223372036854775808", "nul", "truex", "1 2", #"""#, #""\x""#, #""\u12""#, #""\ud800""#, #""\ud800\u0041""#,
    #""\udc00""#, "\"\n\"", "'a'", "[1]]", "NaN", "\u{FEFF}1", "// 1\n1",
  ])
  func `what is no JSON of whole numbers is refused`(text: String) {
    #expect(throws: JSONError.self) { try canonical(text) }
  }

  @Test func `a name may not come twice, however it is written`() throws {
    for text in [#"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"{"b":{"c":1,"a":0,"c":1}}"#] {
      #expect(throws: JSONError.self) { try canonical(text) }
    }
    // Composed and decomposed letters are different names.
    #expect(try canonical(#"{"\u00e9":1,"e\u0301":2}"#).utf8.count == "{\"e\u{301}\":2,\"\u{e9}\":1}".utf8.count)
  }

  @Test func `bytes that are no UTF-8 are refused`() {
    for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] {
      #expect(throws: JSONError.self) { try JSONReader.value(of: bytes) }
    }
  }

  @Test func `nesting and the number of values are bounded`() {
    let deep = { (n: Int) in String(repeating: "[", count: n) + String(repeating: "]", count: n) }
    #expect(throws: Never.self) { try canonical(deep(33)) }
    #expect(throws: JSONError.tooDeep(offset: 33)) { try canonical(deep(34)) }
    #expect(throws: JSONError.self) { try canonical(deep(100_000)) }
    let many = "[" + String(repeating: "1,", count: JSONReader.valuesMax) + "1]"
    #expect(throws: JSONError.self) { try canonical(many) }
  }
}

import Nodes
import Testing

@Suite struct HTTPDateTests {
  @Test func `the example of RFC 9110 is written and read`() {
    #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPDate.parse("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
    #expect(HTTPDate.text(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
  }

  @Test func `every date that is written is read back`() {
    for seconds in stride(from: Int64(-3_000_000_000), through: 9_000_000_000, by: 7_654_321) {
      #expect(HTTPDate.parse(HTTPDate.text(seconds)) == seconds)
    }
  }

  @Test(arguments: [
    "", "0", "-1", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Abc 1994 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
  ])
  func `what is not a fixed date is refused`(text: String) { #expect(HTTPDate.parse(text) == nil) }
}

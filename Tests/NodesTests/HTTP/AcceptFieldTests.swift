import Nodes
import Testing

@Suite struct AcceptFieldTests {
  @Test(
    arguments: [
      (nil, true), ("*/*", true), ("application/*", true), ("application/x+json", true), ("APPLICATION/X+JSON", true),
      ("text/html", false), ("", false), ("text/html, application/x+json;q=0.5", true),
      ("application/x+json;q=0", false),
      ("application/x+json;q=0.0, */*", false), ("*/*;q=0, application/x+json", true), ("application/*;q=0,*/*", false),
      ("text/*", false), ("application/x+json ; q=0.001", true), ("application/json", false), (",,", false),
    ] as [(String?, Bool)])
  func `a media type is taken or not`(field: String?, isTaken: Bool) {
    #expect(AcceptField.takes("application/x+json", field) == isTaken)
  }
}

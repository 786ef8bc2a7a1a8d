import Testing
import Vocabulary

@testable import Live

@Suite struct LinkFieldTests {
  @Test func `the metainfo is found among other links`() {
    let field =
      #"<a>; rel=next, <b, c>;rel="x describedby";type="Application/X-BitTorrent" , "#
      + "<d>; rel=describedby; type=text/html"
    let links = LinkField.parse(field)
    #expect(links.map(\.target) == ["a", "b, c", "d"])
    #expect(links.map(\.describesByTorrent) == [false, true, false])
    #expect(LinkField.parse("").isEmpty)
    #expect(LinkField.parse("<unclosed").isEmpty)
    #expect(LinkField.parse("<x>; rel=\"unclosed").count == 1)
  }

  @Test func `link fields of random characters are read or refused`() {
    var random = RandomSource(seed: 5)
    let alphabet = Array("<>;=,\"\\ arel ".utf8)
    for _ in 0..<5000 {
      let text = String(
        decoding: (0..<random.below(40)).map { _ in alphabet[random.below(alphabet.count)] }, as: UTF8.self)
      _ = LinkField.parse(text)
    }
  }
}

import Testing
import Vocabulary

@testable import Replay

@Suite struct LinkBookTests {
  @Test func `a link number that is used again counts from one`() {
    var book = LinkBook()
    book.begin(LinkID(4))
    _ = book.send(LinkID(4))
    #expect(book.send(LinkID(4))?.ordinal == 2)
    book.end(LinkID(4))
    #expect(book.send(LinkID(4)) == nil)
    book.begin(LinkID(4))
    #expect(book.send(LinkID(4))?.ordinal == 1)
    #expect(book.receive(LinkID(4))?.ordinal == 1)
  }

  @Test func `over a gap no link is counted on`() {
    var book = LinkBook()
    book.begin(LinkID(4))
    book.lose()
    #expect(book.send(LinkID(4)) == nil && book.receive(LinkID(4)) == nil && book.page(of: LinkID(4)) == nil)
  }
}

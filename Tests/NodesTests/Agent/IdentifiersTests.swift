import Testing
import Vocabulary

@testable import Nodes

@Suite struct IdentifiersTests {
  @Test func `a link and a request belong to their object until they end`() {
    var ids = Identifiers()
    let (one, two) = (ids.newHandle(), ids.newHandle())
    let dialled = ids.newDial(for: one)
    ids.accepted(LinkID(4), for: two)
    let request = ids.newOriginRequest(for: two)
    #expect(ids.object(of: dialled) == one && ids.object(of: LinkID(4)) == two && ids.object(of: request) == two)
    #expect(ids.links == [dialled, LinkID(4)] && ids.linkCount == 2)
    ids.ended(dialled)
    ids.ended(request)
    #expect(ids.object(of: dialled) == nil && ids.object(of: request) == nil && ids.links == [LinkID(4)])
  }

  @Test func `no number is given out twice, and dialled links are odd`() {
    var ids = Identifiers()
    let first = ids.newDial(for: ObjectHandle(1))
    ids.ended(first)
    let second = ids.newDial(for: ObjectHandle(1))
    #expect(first != second && first.value % 2 == 1 && second.value % 2 == 1)
    let next = ids.nextCall
    #expect(ids.newCall() == next && ids.newCall() != next)
  }
}

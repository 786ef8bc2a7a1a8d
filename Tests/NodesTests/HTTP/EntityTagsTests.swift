import Nodes
import Testing

@Suite struct EntityTagsTests {
  @Test func `a weak tag equals nothing strongly, and its like weakly`() {
    let tags = EntityTags(#"W/"a", "b""#)
    #expect(!tags.containsStrongly(#"W/"a""#))
    #expect(!tags.containsStrongly(#""a""#))
    #expect(tags.containsStrongly(#""b""#))
    for tag in [#"W/"a""#, #""a""#, #""b""#, #"W/"b""#] { #expect(tags.containsWeakly(tag)) }
    #expect(!tags.containsWeakly(#""c""#))
  }

  @Test func `what has no tag is matched by the star alone`() {
    #expect(EntityTags(" * ").containsStrongly(nil) && EntityTags("*").containsWeakly(nil))
    #expect(!EntityTags("a, b").containsWeakly(nil) && !EntityTags("a").containsWeakly("a"))
  }
}

import Testing

@testable import Wire

@Suite struct PathPatternTests {
  @Test(arguments: [
    ("a/b.txt", "a/b.txt", true), ("a/b.txt", "a/*.txt", true), ("a/b.txt", "a/*", true), ("a/b/c", "a/*", false),
    ("a/b", "*/*", true), ("a", "*", true), ("a/b", "*", false), ("", "*", true), ("abc", "a?c", true),
    ("a/c", "a?c", false), ("abc", "a[b-d]c", true), ("aec", "a[!b-d]c", true), ("abc", "a[!b-d]c", false),
    ("a]c", "a[]]c", true), ("a[c", "a[c", true), ("aXbXc", "a*b*c", true), ("aXbX", "a*b*c", false),
    ("A", "a", false), ("a-c", "a[b-]c", true),
  ])
  func `patterns match as shells' do, but never over a slash`(path: String, pattern: String, matches: Bool) {
    #expect(PathPattern.matches(path, pattern) == matches)
  }

  @Test func `no pattern takes long`() {
    let path = String(repeating: "a", count: 2_000)
    let pattern = String(repeating: "a*", count: 500) + "b"
    #expect(!PathPattern.matches(path, pattern))
  }
}

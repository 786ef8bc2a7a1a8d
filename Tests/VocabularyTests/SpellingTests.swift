import Testing

@testable import Vocabulary

@Suite struct SpellingTests {
  private let names = ["origin", "selector", "agent", "get", "peers", "replay", "simulate"]

  @Test(arguments: [
    ("gett", "get"), ("gte", "get"), ("Get", "get"), ("orgin", "origin"), ("simualte", "simulate"), ("reply", "replay"),
  ])
  func `a slip of the hand finds the name that was meant`(word: String, meant: String) {
    #expect(Spelling.nearest(to: word, among: names) == meant)
  }

  @Test(arguments: ["frobnicate", "", "x", "getgetget", "serve"])
  func `what resembles nothing finds nothing`(word: String) {
    #expect(Spelling.nearest(to: word, among: names) == nil)
  }

  @Test func `the hint ends a sentence`() {
    #expect(Spelling.hint(for: "gett", among: names) == "; did you mean 'get'?")
    #expect(Spelling.hint(for: "frobnicate", among: names) == "")
    #expect(Spelling.nearest(to: String(repeating: "get", count: 1000), among: names) == nil)
  }
}

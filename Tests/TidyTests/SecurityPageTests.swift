import Foundation
import Testing

/// SECURITY.md names the test of each promise; it must be there.
@Suite struct SecurityPageTests {
  @Test func `every test that the security page names exists`() throws {
    let page = try String(contentsOf: Repository.root.appendingPathComponent("SECURITY.md"), encoding: .utf8)
    let named = page.matches(of: #/\*([^*]+)\*/#).map {
      $0.output.1.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    #expect(named.count > 20)
    let tests = Repository.files.filter { $0.path.hasPrefix("Tests/") }.flatMap(\.lines)
    let names = Set(
      tests.compactMap { line in line.firstMatch(of: #/func `([^`]+)`/#).map { String($0.output.1) } })
    for name in named { #expect(names.contains(name), "no test is called '\(name)'") }
  }
}

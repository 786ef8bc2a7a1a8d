import Testing

/// A rule that flags nothing anywhere might be blind: each must flag its bad text, and none a good one.
@Suite struct RuleCanaryTests {
  @Test(arguments: Rule.all)
  func `a rule flags the text that breaks it`(rule: Rule) {
    let file = SourceFile(path: rule.canary.path, text: rule.canary.text)
    #expect(rule.findings(file).count == 1, "\(rule.name): \(rule.findings(file))")
  }

  @Test(arguments: Rule.all)
  func `a rule lets a good text pass`(rule: Rule) {
    let text = #"""
      import Vocabulary

      /// Says `print(1)`, Date() and public struct in words only.
      package struct Good: Codable {
        /* Set<Int> and /* try! */ Double */
        static let table: [String: Int] = [:]
        private var names: [String] = []
        private let title = "public struct \(names.map { "Double \($0)" }) .random(in: 1...2)"
        var byName: OrderedDictionary<String, Int> = [:]
        let raw = ##"a "# Task 1.5"##

        func `an async name with 1.5 Double`(_ source: inout RandomSource) -> Int {
          let seen: Set<Int> = [1]
          for one in seen.sorted() where seen.contains(one) { names.append("\(one)") }
          return Int.random(in: 1...6, using: &source)
        }
      }
      """#
    let file = SourceFile(path: "Sources/Core/Wire/Good.swift", text: text)
    #expect(rule.findings(file).isEmpty, "\(rule.findings(file))")
  }

  @Test(arguments: TreeRule.all)
  func `a rule about files flags those that break it, and no others`(rule: TreeRule) {
    var rule = rule
    let files = { (texts: [(path: String, text: String)]) in texts.map { SourceFile(path: $0.path, text: $0.text) } }
    let subject = rule.breaches(files(rule.canary)).first?.subject
    rule.exceptions = []
    #expect(rule.judge(files(rule.canary)).open.count == 1, "\(rule.name): \(rule.judge(files(rule.canary)).open)")
    #expect(rule.judge(files(rule.good)).open.isEmpty, "\(rule.name): \(rule.judge(files(rule.good)).open)")
    rule.exceptions = [subject ?? ""]
    #expect(rule.judge(files(rule.canary)).open.isEmpty)
    #expect(rule.judge(files(rule.canary)).stale.isEmpty)
    #expect(rule.judge(files(rule.good)).stale.count == 1)
  }

  @Test func `the manifest is read with its shorthands`() {
    let manifest = Manifest(
      """
      let nio: [Target.Dependency] = ["NIOCore", "NIOPosix"].map { .product(name: $0, package: "swift-nio") }
      let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
      let package = Package(
        targets: [
          .target(name: "Wire", dependencies: ["Vocabulary"], path: "Sources/Core/Wire"),
          .target(name: "Live", dependencies: ["Wire", crypto,
            .product(name: "GRDB", package: "GRDB.swift")] + nio, path: "Sources/Worlds/Live"),
        ])
      """)
    #expect(
      manifest.dependencies == ["Wire": ["Vocabulary"], "Live": ["Wire", "Crypto", "GRDB", "NIOCore", "NIOPosix"]])
    #expect(!manifest.allows("Wire", "Foundation"))
    #expect(!manifest.allows("Wire", "Nodes"))
    #expect(manifest.allows("Live", "Foundation"))
  }

  @Test func `functions and types are found across lines`() {
    let outline = Outline(
      of: """
        extension Outer where Element == Int {
          var size: Int {
            get { 1 }
          }
          private struct Inner {
            init(
              a: Int
            ) {
              run { x in
                x
              }
            }
          }
        }
        private enum Hidden {}
        """)
    #expect(outline.topLevel.map(\.name) == ["Outer", "Hidden"])
    #expect(outline.topLevel.map(\.isPrivate) == [false, true])
    #expect(outline.topLevel.map(\.line) == [1, 15])
    #expect(outline.functions.map(\.length) == [3, 7])
    #expect(outline.scopes[5] == .type)
    #expect(outline.scopes[10] == .other)
  }
}

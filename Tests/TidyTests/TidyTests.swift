import Testing

@Suite struct TidyTests {
  @Test(arguments: Rule.all)
  func `the source text keeps every rule`(rule: Rule) {
    let findings = Repository.files.flatMap(rule.findings)
    expectNone(findings, rule.name)
  }

  @Test(arguments: TreeRule.all)
  func `the files taken together keep every rule`(rule: TreeRule) {
    let (open, stale) = rule.judge(Repository.files)
    expectNone(open, rule.name)
    #expect(stale.isEmpty, "exceptions that excuse nothing any more: \(stale)")
  }

  @Test func `every import is declared in the manifest`() throws {
    let manifest = try Repository.manifest()
    var findings: [Finding] = []
    for file in Repository.files {
      // The executable's target is not named after its folder.
      let target = file.module == "Command" ? "shoal" : file.module
      for (line, text) in file.matches(
        Patterns.importLine)
      {
        let module = text.split(separator: " ").last.map { String($0.prefix { $0 != "." }) } ?? ""
        if !manifest.allows(target, module) {
          findings.append(Finding(path: file.path, line: line, sentence: "\(target) does not declare '\(module)'"))
        }
      }
    }
    expectNone(findings, "every import is declared in the manifest")
  }

  @Test func `no arrow between modules points the wrong way`() throws {
    let manifest = try Repository.manifest()
    let forbidden = [
      "Vocabulary": ["Wire", "Selection", "Swarming", "Nodes"], "Wire": ["Selection", "Swarming", "Nodes"],
      "Selection": ["Wire", "Swarming", "Nodes"], "Swarming": ["Wire", "Selection", "Nodes"], "Nodes": ["Trace"],
      "Trace": ["Nodes", "Live", "Simulation", "Replay"], "Replay": ["Live", "Simulation"],
      "Live": ["Simulation", "Replay"], "Simulation": ["Live", "Replay"],
    ]
    for (module, targets) in forbidden.sorted(by: { $0.key < $1.key }) {
      let declared = try #require(manifest.dependencies[module], "the manifest has no target \(module)")
      for target in targets { #expect(!declared.contains(target), "\(module) must not know \(target)") }
    }
  }

  @Test func `the tree that is read is the one that is built`() {
    let files = Repository.files
    #expect(files.count > 50)
    #expect(files.contains { $0.isCore })
    #expect(files.contains { $0.path == "Tests/TidyTests/TidyTests.swift" })
  }

  private func expectNone(_ findings: [Finding], _ rule: String) {
    if findings.isEmpty { return }
    Issue.record("\(rule), but:\n\(findings.map(\.description).joined(separator: "\n"))")
  }
}

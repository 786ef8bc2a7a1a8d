import Nodes
import Selection
import Testing
import Vocabulary

/// What an origin tells its selector, and what it says of itself when that does not take it.
@Suite struct RegistrationRoundsTests {
  private func batches(_ effects: [OriginEffect]) -> [[RegisteredObject]] {
    effects.compactMap { if case .register(let batch) = $0 { batch } else { nil } }
  }

  private func health(_ stage: inout OriginStage) -> String {
    guard case .text(let text)? = stage.ask("/healthz").body.first else { return "" }
    return text
  }

  private func stage(_ paths: [String]) -> OriginStage {
    var stage = OriginStage()
    for (at, path) in paths.enumerated() {
      let version = FileVersion(inode: UInt64(at), size: 10, modified: 0)
      stage.feed(.described(path: path, version, OriginStage.facts(version)))
    }
    return stage
  }

  @Test func `a refusal is in the log and makes the origin's health degraded, until the selector takes all`() {
    var stage = stage(["a", "b"])
    #expect(health(&stage) == "{\"objects\":2,\"role\":\"origin\",\"status\":\"ok\"}\n")
    stage.waitForDeadline()
    stage.effects = []
    stage.feed(.registered(.refused(status: 403, "give it a \"token\"\n")))
    let why = "the selector answered 403: give it a \"token\"\n"
    let logged = stage.effects.compactMap { if case .log(let event) = $0 { event } else { nil } }
    #expect(logged.first?.name == .registrationFailed && logged.first?.fields.first == .init("why", why))
    let text = health(&stage)
    #expect(text.contains("\"status\":\"degraded\""))
    #expect(text.contains("answered 403: give it a \\\"token\\\"\\u000a\""), "\(text)")
    stage.waitForDeadline()
    stage.feed(.registered(.partly(refused: 1, "another origin has registered that URL")))
    #expect(health(&stage).contains("1 of 2 objects: another origin has registered that URL"))
    // It is told once, not with each round.
    for _ in 0..<3 {
      stage.waitForDeadline()
      stage.feed(.registered(.partly(refused: 1, "another origin has registered that URL")))
    }
    let told = stage.effects.count { if case .log(let event) = $0 { event.name == .registrationFailed } else { false } }
    #expect(told == 2)
    stage.waitForDeadline()
    stage.feed(.registered(.accepted))
    #expect(health(&stage).contains("\"status\":\"ok\""))
  }

  @Test func `long names are registered in messages that a selector reads, and too long ones are told`() {
    let long = (0..<520).map { "\($0)/" + String(repeating: "ü/", count: 1_000) + "x" }
    var stage = stage(long + [String(repeating: "ü", count: 2_000)])
    var told = batches(stage.waitForDeadline())
    while let next = batches(stage.feed(.registered(.accepted))).first { told.append(next) }
    #expect(told.joined().count == 520 && told.count > 8)
    for batch in told {
      #expect(batch.reduce(0) { $0 + $1.messageLength } < ObjectRegistration.longestMessage)
    }
    #expect(health(&stage).contains("1 of 521 objects: their addresses are too long"))
  }

  @Test func `all tombstones are told, in messages that a selector reads`() {
    var stage = stage([])
    let files = (0..<700).map { number in
      let url = "http://o.example:8080/\(number)" + String(repeating: "x", count: 2_000)
      let tombstone = Withdrawal(
        key: NodeID(key: .zero), base: "http://o.example:8080", url: url, serial: 1, object: .zero, time: 0)
      return WithdrawnFiles.File(
        path: "\(number)", version: FileVersion(inode: 1, size: 1, modified: 1), object: .zero, tombstones: [tombstone],
        text: "")
    }
    let effects = stage.feed(.withdrawn(files))
    let lists = effects.compactMap { if case .withdraw(let list) = $0 { list } else { nil } }
    #expect(lists.joined().count == 700)
    for list in lists {
      #expect(list.count <= Withdrawal.mostOfMessage)
      #expect(list.reduce(0) { $0 + $1.messageLength } <= ObjectRegistration.longestMessage)
    }
  }
}

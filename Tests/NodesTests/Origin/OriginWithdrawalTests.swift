import Nodes
import Selection
import Testing
import Vocabulary

@Suite struct OriginWithdrawalTests {
  private func withdrawn(_ path: String, _ version: FileVersion) -> WithdrawnFiles.File {
    let object = OriginStage.facts(version).object
    let tombstone = Withdrawal(
      key: NodeID(key: .zero), base: "http://o.example:8080", url: "http://o.example:8080/" + path, serial: 1,
      object: object, time: 0)
    return WithdrawnFiles.File(
      path: path, version: version, object: object, tombstones: [tombstone], text: "[tombstone]")
  }

  @Test func `a withdrawn version is answered with its tombstone, the next one like any file`() throws {
    var stage = OriginStage()
    stage.add("x.bin")
    #expect(stage.ask("/x.bin").status == 200)
    stage.describeAll()
    _ = stage.ask("/x.bin")
    let version = try #require(stage.files["x.bin"])
    let effects = stage.feed(.withdrawn([withdrawn("x.bin", version)]))
    #expect(effects.contains { if case .repeatNothing = $0 { true } else { false } })
    #expect(effects.contains { if case .withdraw(let list) = $0 { list.map(\.serial) == [1] } else { false } })
    var status = NodeStatus(role: "origin", node: "n", build: "b", at: 0, uptimeMilliseconds: 0)
    stage.machine.show(in: &status, at: stage.now)
    #expect(status.origin?.offload?.objects == [])
    let content = stage.ask("/x.bin")
    #expect(content.status == 410 && content.field("link")?.contains("x.bin.torrent") == true)
    let description = stage.ask("/x.bin.torrent")
    #expect(description.status == 410 && description.body == [.text("[tombstone]")])
    #expect(description.field("content-type") == WithdrawnFiles.contentType)
    // The same bytes under another time are the same object.
    stage.files["x.bin"] = FileVersion(inode: version.inode, size: version.size, modified: version.modified + 9)
    _ = stage.ask("/x.bin")
    stage.describeAll()
    #expect(stage.ask("/x.bin").status == 410)
    stage.files["x.bin"] = nil
    #expect(stage.ask("/x.bin").status == 410 && stage.ask("/x.bin.torrent").status == 410)
    stage.add("x.bin", size: 2_000, inode: 8)
    #expect(stage.ask("/x.bin").status == 200 && stage.ask("/y.bin").status == 404)
  }

  @Test func `the selector is not told of what is withdrawn, but of its tombstone, again and again`() throws {
    var stage = OriginStage()
    stage.add("x.bin")
    stage.add("y.bin", inode: 8)
    for path in ["/x.bin", "/y.bin"] { _ = stage.ask(path) }
    stage.describeAll()
    stage.feed(.withdrawn([withdrawn("x.bin", try #require(stage.files["x.bin"]))]))
    stage.now = stage.now + .seconds(1)
    var effects = stage.feed(.deadlineReached)
    let told = effects.compactMap { if case .register(let list) = $0 { list.map(\.path) } else { nil } }
    #expect(told == [["y.bin"]])
    #expect(effects.contains { if case .withdraw = $0 { true } else { false } })
    stage.feed(.registered(.accepted))
    stage.now = stage.now + .seconds(60)
    effects = stage.feed(.deadlineReached)
    #expect(effects.contains { if case .withdraw = $0 { true } else { false } })
  }
}

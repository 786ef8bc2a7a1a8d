import Nodes
import Selection
import Testing
import Vocabulary

@Suite struct OriginDescriptionTests {
  private func describes(_ effects: [OriginEffect]) -> [String] {
    effects.compactMap { if case .describe(let path, _) = $0 { path } else { nil } }
  }

  private func registers(_ effects: [OriginEffect]) -> [[RegisteredObject]] {
    effects.compactMap { if case .register(let batch) = $0 { batch } else { nil } }
  }

  @Test func `a description is made when it is asked for and served from then on`() {
    var stage = OriginStage()
    stage.add("d/x.bin", size: 40_000)
    let early = stage.ask("/d/x.bin.torrent")
    #expect(early.status == 503)
    #expect(early.field("retry-after") == "1")
    #expect(describes(stage.effects) == ["d/x.bin"])
    _ = stage.ask("/d/x.bin.torrent")
    #expect(describes(stage.effects) == ["d/x.bin"])
    stage.describeAll()
    let hybrid = stage.ask("/d/x.bin.torrent")
    #expect(hybrid.status == 200)
    #expect(hybrid.field("content-type") == "application/x-bittorrent")
    #expect(hybrid.body == [.file(FileToken(1001), ByteSpan(offset: 0, length: 500))])
    #expect(stage.ask("/d/x.bin.torrent?v=1").body == [.file(FileToken(1002), ByteSpan(offset: 0, length: 400))])
    let leaves = stage.ask("/d/x.bin.torrent?layer=0", [("range", "bytes=32-63")])
    #expect(leaves.status == 206)
    #expect(leaves.field("content-type") == "application/octet-stream")
    #expect(leaves.body == [.file(FileToken(1003), ByteSpan(offset: 32, length: 32))])
    let tags = ["", "?v=1", "?layer=0"].map { stage.ask("/d/x.bin.torrent" + $0).field("etag") }
    #expect(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2])
    #expect(stage.ask("/d/x.bin.torrent", [("if-none-match", tags[0] ?? "")]).status == 304)
  }

  @Test func `a real file of such a name wins`() {
    var stage = OriginStage()
    stage.add("x.bin")
    stage.add("x.bin.torrent", size: 77)
    #expect(stage.ask("/x.bin.torrent?v=1").spans == [ByteSpan(offset: 0, length: 77)])
    stage.describeAll()
    #expect(stage.ask("/x.bin.torrent?v=1").spans == [ByteSpan(offset: 0, length: 77)])
  }

  @Test func `what is not there has no description`() {
    var stage = OriginStage()
    stage.add("empty", size: 0)
    stage.add("d/x")
    for target in ["/nothing.torrent", "/.torrent", "/d.torrent", "/empty.torrent"] {
      #expect(stage.ask(target).status == 404)
    }
  }

  @Test func `a changed file is plain again until its new version is described`() {
    var stage = OriginStage()
    stage.add("x")
    _ = stage.ask("/x")
    stage.describeAll()
    #expect(stage.ask("/x").field("repr-digest") != nil)
    stage.add("x", size: 2000, inode: 8)
    let changed = stage.ask("/x")
    #expect(changed.field("repr-digest") == nil)
    #expect(changed.spans == [ByteSpan(offset: 0, length: 2000)])
    #expect(stage.ask("/x.torrent").status == 503)
    stage.describeAll(serial: 2)
    #expect(stage.ask("/x.torrent").status == 200)
  }

  @Test func `files found by a scan are described, two at a time, wanted ones first`() {
    var stage = OriginStage()
    for name in ["a", "b", "c", "d", "e"] { stage.add(name) }
    stage.add("empty", size: 0)
    let changes = stage.files.sorted { $0.key < $1.key }.map { FileChange.appeared(path: $0.key, $0.value) }
    #expect(describes(stage.feed(.scanned(changes, isComplete: true))) == ["a", "b"])
    _ = stage.ask("/e")
    let version = stage.files["a"] ?? FileVersion(inode: 0, size: 0, modified: 0)
    #expect(describes(stage.feed(.described(path: "a", version, OriginStage.facts(version)))) == ["e"])
    let failed = stage.feed(.describingFailed(path: "b", version, .failed("broken")))
    #expect(describes(failed) == ["c"])
    let line = LogEvent(.warning, .describingFailed, [.init("path", "b"), .init("why", "broken")])
    #expect(failed.contains(.log(line)))
  }

  @Test func `a file that was just written is tried again soon`() {
    var stage = OriginStage(registers: false)
    stage.add("a")
    _ = stage.ask("/a")
    guard let version = stage.files["a"] else { return }
    stage.feed(.describingFailed(path: "a", version, .unsettled))
    #expect(stage.machine.nextDeadline == Instant(nanoseconds: 100_000_000))
    #expect(describes(stage.waitForDeadline()) == ["a"])
  }

  @Test func `objects are registered at once, again every 20 seconds, and after failures with growing pauses`() {
    var stage = OriginStage()
    stage.add("a b")
    _ = stage.ask("/a%20b")
    stage.describeAll()
    let first = registers(stage.waitForDeadline())
    #expect(first.count == 1)
    #expect(first.first?.map { $0.url } == ["http://o.example:8080/a%20b"])
    #expect(first.first?.map { $0.path } == ["a b"])
    let start = stage.now
    stage.feed(.registered(.accepted))
    #expect(registers(stage.waitForDeadline()).count == 1)
    #expect(stage.now - start == .seconds(20))
    var pauses: [Int64] = []
    for _ in 0..<8 {
      stage.feed(.registered(.unreachable("nobody")))
      let before = stage.now
      #expect(registers(stage.waitForDeadline()).count == 1)
      pauses.append((stage.now - before).milliseconds)
    }
    for (pause, full) in zip(pauses, [500, 1000, 2000, 4000, 8000, 16000, 16000, 16000] as [Int64]) {
      #expect(pause <= full && pause > full * 3 / 4 - 1)
    }
  }

  @Test func `an object that comes during a registration is registered right after it`() {
    var stage = OriginStage()
    stage.add("a")
    _ = stage.ask("/a")
    stage.describeAll()
    stage.waitForDeadline()
    stage.add("b", inode: 9)
    _ = stage.ask("/b")
    stage.describeAll()
    #expect(registers(stage.feed(.registered(.accepted))).map { $0.map { $0.path } } == [["b"]])
    stage.add("a", inode: 10)
    _ = stage.ask("/a")
    stage.describeAll(serial: 2)
    let before = stage.now
    stage.feed(.registered(.accepted))
    #expect(registers(stage.waitForDeadline()).first?.count == 2)
    #expect((stage.now - before).milliseconds <= 50)
  }

  @Test func `many objects are registered in several requests`() {
    var stage = OriginStage()
    for at in 0..<1201 {
      let version = FileVersion(inode: UInt64(at), size: 10, modified: 0)
      stage.feed(.described(path: "f\(at)", version, OriginStage.facts(version)))
    }
    var counts = registers(stage.waitForDeadline()).map { $0.count }
    counts += registers(stage.feed(.registered(.accepted))).map { $0.count }
    counts += registers(stage.feed(.registered(.accepted))).map { $0.count }
    #expect(counts == [500, 500, 201])
    #expect(registers(stage.feed(.registered(.accepted))).isEmpty)
  }

  @Test func `a file that vanished is withdrawn`() {
    var stage = OriginStage()
    stage.add("a")
    _ = stage.ask("/a")
    stage.describeAll()
    stage.files = [:]
    let effects = stage.feed(.scanned([.vanished(path: "a")], isComplete: true))
    #expect(effects.contains(.log(LogEvent(.info, .objectWithdrawn, [.init("path", "a")]))))
    #expect(registers(stage.waitForDeadline()).first?.isEmpty == true)
    #expect(stage.ask("/a.torrent").status == 404)
  }

  @Test func `a client that leaves before its file was found gets no answer`() {
    var stage = OriginStage()
    let remote = Endpoint(address: IPAddress(127, 0, 0, 1), port: 1)
    stage.feed(.asked(ExchangeID(9), HTTPQuestion(method: "GET", target: "/a", remote: remote)))
    stage.feed(.ended(ExchangeID(9), sent: 0, whole: false))
    let late = stage.feed(.found(ExchangeID(9), .missing, at: stage.wall))
    #expect(late.isEmpty)
  }

  @Test func `the same inputs give the same effects, also after the state went through its bytes`() throws {
    var stage = OriginStage()
    stage.add("a")
    _ = stage.ask("/a", [("range", "bytes=0-1,500-501")])
    stage.describeAll()
    var copy = stage
    copy.machine = try CanonicalDecoder.decode(OriginMachine.self, from: CanonicalEncoder.encode(stage.machine))
    #expect(stage.ask("/a", [("range", "bytes=0-1,500-501")]) == copy.ask("/a", [("range", "bytes=0-1,500-501")]))
    #expect(stage.waitForDeadline() == copy.waitForDeadline())
  }
}

import Nodes
import Selection
import Testing
import Vocabulary

@Suite struct OriginDescriptionTests {
  private func describes(_ effects: [OriginEffect]) -> [String] {
    effects.compactMap { if case .describe(let path, _, _) = $0 { path } else { nil } }
  }

  private func registers(_ effects: [OriginEffect]) -> [[RegisteredObject]] {
    effects.compactMap { if case .register(let batch) = $0 { batch } else { nil } }
  }

  @Test func `a description is made when it is asked for and served from then on`() {
    var stage = OriginStage()
    stage.add("d/x.bin", size: 40_000)
    let (first, second) = (stage.hold("/d/x.bin.torrent"), stage.hold("/d/x.bin.torrent?v=1"))
    #expect(describes(stage.effects) == ["d/x.bin"])
    let answers = stage.describeAll().compactMap { effect -> (ExchangeID, Int)? in
      if case .answer(let exchange, let answer) = effect { (exchange, answer.status) } else { nil }
    }
    #expect(answers.map(\.0) == [first, second] && answers.allSatisfy { $0.1 == 200 })
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

  @Test func `what is signed is signed anew before its end, and given out as it is meanwhile`() {
    var stage = OriginStage()
    stage.add("x.bin")
    _ = stage.ask("/x.bin.torrent")
    stage.add("y.bin", inode: 8)
    _ = stage.hold("/y.bin.torrent")
    stage.describeAll(serial: 3, renewAfter: .seconds(60))
    stage.now = stage.now + .seconds(59)
    #expect(describes(stage.feed(.deadlineReached)).isEmpty)
    stage.now = stage.now + .seconds(1)
    #expect(describes(stage.feed(.deadlineReached)) == ["y.bin"])
    #expect(stage.ask("/y.bin.torrent").field("etag")?.hasSuffix("-3\"") == true)
    stage.describeAll(serial: 4, renewAfter: .seconds(60))
    #expect(stage.ask("/y.bin.torrent").field("etag")?.hasSuffix("-4\"") == true)
    #expect(describes(stage.feed(.deadlineReached)).isEmpty)
  }

  @Test func `what could not be signed anew is tried again`() {
    var stage = OriginStage()
    stage.add("x.bin")
    _ = stage.hold("/x.bin.torrent")
    stage.describeAll(renewAfter: .seconds(5))
    stage.now = stage.now + .seconds(5)
    #expect(describes(stage.feed(.deadlineReached)) == ["x.bin"])
    let version = stage.files["x.bin"] ?? FileVersion(inode: 0, size: 0, modified: 0)
    stage.feed(.describingFailed(path: "x.bin", version, .failed("the disk is full")))
    #expect(stage.ask("/x.bin.torrent").status == 200)
    stage.now = stage.now + .seconds(30)
    #expect(describes(stage.feed(.deadlineReached)) == ["x.bin"])
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
    stage.add("d/x")
    for target in ["/nothing.torrent", "/.torrent", "/d.torrent"] { #expect(stage.ask(target).status == 404) }
  }

  @Test func `an empty file is described for agents, and not as a torrent`() {
    var stage = OriginStage()
    stage.add("empty", size: 0)
    let file = stage.ask("/empty")
    let type = "application/vnd.shoal.description"
    #expect(file.field("link") == "</empty.torrent>; rel=describedby; type=\"\(type)\"")
    let answer = stage.ask("/empty.torrent")
    #expect(answer.status == 200 && answer.field("content-type") == type)
    #expect(registers(stage.waitForDeadline()).allSatisfy { $0.isEmpty })
  }

  @Test func `a request is held for 30 seconds at most, and then told to come back`() {
    var stage = OriginStage(registers: false)
    stage.add("x")
    let exchange = stage.hold("/x.torrent")
    #expect(stage.machine.nextDeadline == Instant(nanoseconds: 30_000_000_000))
    guard case .answer(exchange, let answer)? = stage.waitForDeadline().first else {
      preconditionFailure("no answer")
    }
    #expect(answer.status == 503 && answer.field("retry-after") == "5")
  }

  @Test func `too many held requests are told to come back at once`() {
    var stage = OriginStage(registers: false)
    stage.add("x")
    for _ in 0..<256 { stage.hold("/x.torrent") }
    stage.hold("/x.torrent")
    let answers = stage.effects.compactMap { if case .answer(_, let answer) = $0 { answer.status } else { nil } }
    #expect(answers == [503])
    #expect(stage.describeAll().count { if case .answer = $0 { true } else { false } } == 256)
  }

  @Test func `a held request gets the description of the file that is there when it is made`() {
    var stage = OriginStage(registers: false)
    stage.add("x")
    let old = stage.files["x"] ?? FileVersion(inode: 0, size: 0, modified: 0)
    let exchange = stage.hold("/x.torrent")
    stage.add("x", size: 2000, inode: 8)
    let again = stage.feed(.describingFailed(path: "x", old, .changed))
    #expect(again.contains(.lookup(exchange, path: ["x"])))
    stage.feed(.found(exchange, stage.lookup(["x"]), at: stage.wall))
    stage.effects.removeAll { if case .describe(_, old, _) = $0 { true } else { false } }
    #expect(
      stage.describeAll().contains {
        if case .answer(exchange, let answer) = $0 { answer.status == 200 } else { false }
      })
    let gone = stage.hold("/y.torrent")
    #expect(stage.effects.contains { if case .answer(gone, let answer) = $0 { answer.status == 404 } else { false } })
  }

  @Test func `who waits for what cannot be described is told why, and who left is not answered`() {
    var stage = OriginStage(registers: false)
    stage.add("x")
    let version = stage.files["x"] ?? FileVersion(inode: 0, size: 0, modified: 0)
    let exchange = stage.hold("/x.torrent")
    let left = stage.hold("/x.torrent")
    stage.feed(.ended(left, sent: 0, whole: false))
    let effects = stage.feed(.describingFailed(path: "x", version, .failed("it is too large")))
    let answers = effects.compactMap { if case .answer(let to, let answer) = $0 { (to, answer.status) } else { nil } }
    #expect(answers.map(\.0) == [exchange] && answers.map(\.1) == [500])
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
    stage.hold("/x.torrent")
    #expect(!stage.effects.contains { if case .answer(ExchangeID(4), _) = $0 { true } else { false } })
    stage.describeAll(serial: 2)
    #expect(stage.ask("/x.torrent").status == 200)
  }

  @Test func `files found by a scan are described, two at a time, wanted ones first`() {
    var stage = OriginStage()
    for name in ["a", "b", "c", "d", "e"] { stage.add(name) }
    let changes = stage.files.sorted { $0.key < $1.key }.map { OriginInput.FileChange.appeared(path: $0.key, $0.value) }
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
    stage.feed(.describingFailed(path: "a", version, .unsettled(.milliseconds(12))))
    #expect(stage.machine.nextDeadline == Instant(nanoseconds: 12_000_000))
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

  @Test func `requests are answered, abandoned or open`() throws {
    var stage = OriginStage()
    stage.add("x.bin")
    _ = stage.ask("/x.bin")
    let held = [stage.hold("/x.bin.torrent"), stage.hold("/x.bin.torrent")]
    let law = try #require(stage.machine.laws.first)
    #expect(law.name == "requests" && law.came == 3 && law.holds)
    stage.feed(.ended(held[0], sent: 0, whole: false))
    stage.feed(.repeated(answers: 5, sent: 5000))
    stage.describeAll()
    stage.feed(.ended(held[1], sent: 500, whole: true))
    #expect(stage.machine.laws.first?.came == 8)
  }

  @Test func `a client that leaves before its file was found gets no answer`() {
    var stage = OriginStage()
    let remote = Endpoint(address: IPAddress(127, 0, 0, 1), port: 1)
    stage.feed(.asked(ExchangeID(9), HTTPRequest(method: "GET", target: "/a", remote: remote)))
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

  @Test func `when other keys sign, everything is signed anew, and who asks is told of them`() {
    var stage = OriginStage()
    #expect(stage.ask("/.well-known/shoal/keys").status == 503)
    stage.feed(.keys(signing: [Digest256(1, 0, 0, 0)], text: "one"))
    for path in ["a", "b"] {
      stage.add(path)
      _ = stage.ask("/" + path)
    }
    stage.describeAll(renewAfter: .seconds(1_000))
    #expect(stage.ask("/.well-known/shoal/keys").body == [.text("one")])
    let effects = stage.feed(.keys(signing: [Digest256(2, 0, 0, 0)], text: "two"))
    let described = effects.compactMap { if case .describe(let path, _, _) = $0 { path } else { nil } }
    #expect(described == ["a", "b"])
    #expect(stage.ask("/.well-known/shoal/keys").body == [.text("two")])
  }
}

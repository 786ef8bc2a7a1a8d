import Nodes
import Testing
import Vocabulary

@Suite struct DescriptionOffersTests {
  private static let selector = "http://s.example:8090"

  /// An origin whose selector may have copies, with one described file of which it knows.
  private func stage(files: Int = 1) -> OriginStage {
    var stage = OriginStage(selector: Self.selector)
    for number in 0..<files {
      stage.add("f\(number)", inode: UInt64(number) + 1)
      _ = stage.hold("/f\(number).torrent")
    }
    stage.describeAll()
    return stage
  }

  private func offers(_ effects: [OriginEffect]) -> [Digest256] {
    effects.compactMap { if case .offer(_, let digest) = $0 { digest } else { nil } }
  }

  /// A round of registrations that the selector takes.
  private func round(_ stage: inout OriginStage, takesCopies: Bool? = true) -> [OriginEffect] {
    func registers(_ effects: [OriginEffect]) -> Bool {
      effects.contains { if case .register = $0 { true } else { false } }
    }
    var effects: [OriginEffect] = []
    while stage.machine.nextDeadline != nil, !registers(effects) { effects = stage.waitForDeadline() }
    while registers(effects) { effects = stage.feed(.registered(.accepted, takesCopies: takesCopies)) }
    return effects
  }

  private func copies(_ stage: inout OriginStage, _ method: String = "HEAD") -> [String] {
    let links = stage.ask("/f0", method: method).fields.filter { $0.name == "link" }.map(\.value)
    #expect(links.first?.hasPrefix("</f0.torrent>; rel=describedby") == true)
    return Array(links.dropFirst())
  }

  @Test func `the selector is given a copy once it knows the object, and whoever looks for the file is told of it`()
    throws
  {
    var stage = stage()
    #expect(offers(stage.effects).isEmpty && copies(&stage).isEmpty)
    let digest = try #require(offers(round(&stage)).first)
    #expect(copies(&stage).isEmpty)
    stage.feed(.offered(.accepted))
    let link = "<\(Self.selector)\(DigestPath.path(of: digest))>; rel=describedby; type=\"application/x-bittorrent\""
    #expect(copies(&stage) == [link])
    #expect(copies(&stage, "GET").isEmpty)
    #expect(stage.machine.measured("shoal_origin_copies_total") == [1, 0])
  }

  @Test func `a copy is offered again only of what somebody asked for meanwhile`() {
    var stage = stage(files: 3)
    #expect(offers(round(&stage)).count == 1)
    #expect(offers(stage.feed(.offered(.accepted))).count == 1)
    #expect(offers(stage.feed(.offered(.accepted))).count == 1)
    #expect(offers(stage.feed(.offered(.accepted))).isEmpty)
    #expect(offers(round(&stage)).isEmpty)
    _ = copies(&stage)
    _ = copies(&stage)
    #expect(offers(round(&stage)).count == 1)
    #expect(offers(stage.feed(.offered(.accepted))).isEmpty)
  }

  @Test(arguments: [false, nil]) func `a selector that takes no copies is offered none`(_ takesCopies: Bool?) {
    var stage = stage()
    #expect(offers(round(&stage, takesCopies: takesCopies)).isEmpty)
    #expect(offers(round(&stage)).count == 1)
  }

  @Test func `of a copy that the selector does not take nobody is told`() {
    var stage = stage(files: 2)
    _ = round(&stage)
    #expect(offers(stage.feed(.offered(.refused(status: 409, "unknown")))).count == 1)
    stage.feed(.offered(.accepted))
    #expect(copies(&stage).isEmpty)
    #expect(stage.machine.measured("shoal_origin_copies_total") == [1, 1])
  }

  @Test(arguments: [OriginInput.RegistrationResult.unreachable("away"), .refused(status: 404, "nothing here")])
  func `a selector that is away, or knows of no copies, is offered no more of them in that round`(
    _ result: OriginInput.RegistrationResult
  ) {
    var stage = stage(files: 3)
    _ = round(&stage)
    #expect(offers(stage.feed(.offered(result))).isEmpty)
    #expect(offers(round(&stage)).isEmpty)
    _ = copies(&stage)
    #expect(offers(round(&stage)).count == 1)
  }

  @Test func `nobody is sent to a selector that is away`() {
    var stage = stage()
    _ = round(&stage)
    stage.feed(.offered(.accepted))
    #expect(copies(&stage).count == 1)
    while !stage.waitForDeadline().contains(where: { if case .register = $0 { true } else { false } }) {}
    stage.feed(.registered(.unreachable("away")))
    #expect(copies(&stage).isEmpty)
    _ = round(&stage)
    #expect(copies(&stage).count == 1)
  }

  @Test func `what is signed anew is offered anew, and the old copy is not named`() throws {
    var stage = stage()
    let first = try #require(offers(round(&stage)).first)
    stage.feed(.offered(.accepted))
    let version = try #require(stage.files["f0"])
    stage.feed(.described(path: "f0", version, OriginStage.facts(version, serial: 2)))
    #expect(copies(&stage).isEmpty)
    let second = try #require(offers(round(&stage)).first)
    #expect(first != second)
    stage.feed(.offered(.accepted))
    #expect(copies(&stage).count == 1)
  }

  @Test func `of a thousand new files a few hundred are offered, the newest`() {
    var stage = stage(files: 1000)
    var count = offers(round(&stage)).count
    while !offers(stage.feed(.offered(.accepted))).isEmpty { count += 1 }
    #expect(count == 256)
    #expect(copies(&stage).isEmpty)
  }

  @Test func `an origin without a selector offers nothing`() {
    var stage = OriginStage(registers: false)
    stage.add("f0")
    _ = stage.hold("/f0.torrent")
    stage.describeAll()
    for _ in 0..<5 { stage.waitForDeadline() }
    #expect(offers(stage.effects).isEmpty && copies(&stage).isEmpty)
  }
}

extension Machine {
  /// The values of a metric, in the order of its labels.
  func measured(_ name: String) -> [Int64] {
    measures.first { $0.descriptor.name == name }?.samples.compactMap {
      if case .decimal(let digits, _) = $0.value { digits } else { nil }
    } ?? []
  }
}

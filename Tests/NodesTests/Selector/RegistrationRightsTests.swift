import Nodes
import Selection
import Testing
import Vocabulary

/// From whom a selector takes registrations and withdrawals off its own machine.
@Suite struct RegistrationRightsTests {
  private static let key = SelectorRig.origin
  private static let here = SelectorAccess(isHere: true)
  private static let away = SelectorAccess(isHere: false)

  private func rig(_ allowed: [NodeID] = [], token: Bool = false) -> SelectorRig {
    let doors = SelectorConfiguration.Doors(hasRegistrationToken: token, hasOperators: false)
    return SelectorRig(
      configuration: SelectorConfiguration(allowedOrigins: allowed, doors: doors), registered: false)
  }

  private func register(
    _ rig: inout SelectorRig, _ urls: [String], from address: String, _ access: SelectorAccess,
    until: Int64? = nil
  ) -> (status: Int, sentence: String) {
    let objects = urls.enumerated().map {
      SelectorRig.registered(Digest256(UInt64($0.offset), 2, 3, 4), url: $0.element)
    }
    let registration = ObjectRegistration(
      key: Self.key, time: SelectorRig.wall.seconds, until: until, objects: objects)
    let input = SelectorInput.register(
      rig.next(), registration, signatureIsValid: true, wall: SelectorRig.wall, caller: IPAddress(address),
      access: access)
    switch rig.send(input) {
    case .registered(let reply)?: return (200, reply.refused.first?.sentence ?? "")
    case .error(let status, let sentence)?: return (status, sentence)
    default: return (0, "")
    }
  }

  @Test func `without flags an origin off this machine speaks for its own address, and for no other`() {
    var rig = rig()
    #expect(register(&rig, ["http://any.example/a"], from: "127.0.0.1", Self.here).status == 200)
    #expect(register(&rig, ["http://any.example/b"], from: "10.0.0.2", Self.here).status == 200)
    #expect(register(&rig, ["http://10.0.0.5:8080/a"], from: "10.0.0.5", Self.away).status == 200)
    #expect(register(&rig, ["http://10.0.0.5:8080/b"], from: "::ffff:10.0.0.5", Self.away).status == 200)
    #expect(register(&rig, ["https://[2001:db8::5]/a"], from: "2001:db8::5", Self.away).status == 200)
    for url in ["http://10.0.0.6:8080/a", "http://any.example/a", "http://127.0.0.1/a", "http://[::1]/"] {
      let (status, sentence) = register(&rig, [url], from: "10.0.0.5", Self.away)
      #expect(status == 403 && sentence.contains("--allow-origin \(Self.key)"), "\(url): \(sentence)")
      #expect(sentence.contains("--registration-token") && sentence.contains("10.0.0.5"))
    }
    // Of several objects those that are its own are taken; the others are told.
    let (status, why) = register(&rig, ["http://10.0.0.5/c", "http://victim/c"], from: "10.0.0.5", Self.away)
    #expect(status == 200 && why.contains("--allow-origin"))
    #expect(register(&rig, [], from: "10.0.0.5", Self.away).status == 200, "nothing is no reason to refuse")
    // Nor does the word of an origin count that somebody else brings, if nobody vouches for the key.
    let brought = register(
      &rig, ["http://10.0.0.6/d"], from: "10.0.0.5", Self.away, until: SelectorRig.wall.seconds + 100)
    #expect(brought.status == 403)
  }

  @Test func `where origins are named or have a token, nobody else registers, from wherever he calls`() {
    let other = NodeID(key: Digest256(9, 9, 9, 9))
    let bearer = SelectorAccess(isHere: false, bearer: .registrar)
    for access in [Self.here, Self.away] {
      var named = rig([Self.key])
      #expect(register(&named, ["http://any.example/a"], from: "10.0.0.5", access).status == 200)
      #expect(
        register(&named, ["http://x/a"], from: "10.0.0.7", access, until: SelectorRig.wall.seconds + 100).status == 200)
      var others = rig([other])
      #expect(register(&others, ["http://10.0.0.5/a"], from: "10.0.0.5", access).status == 403)
      var token = rig(token: true)
      let (status, sentence) = register(&token, ["http://10.0.0.5/a"], from: "10.0.0.5", access)
      #expect(status == 401 && sentence.contains("--registration-token"))
      #expect(register(&token, ["http://10.0.0.5/a"], from: "10.0.0.5", bearer).status == 200)
    }
    var both = rig([other], token: true)
    #expect(register(&both, ["http://x/a"], from: "10.0.0.5", bearer).status == 200)
    #expect(register(&both, ["http://x/a"], from: "10.0.0.5", Self.away).sentence.contains("--registration-token"))
    let wrong = SelectorAccess(isHere: true, bearer: .wrong)
    #expect(register(&both, ["http://x/a"], from: "127.0.0.1", wrong).sentence.contains("not the one"))
    let person = SelectorAccess(isHere: false, bearer: .operator(name: "alice"))
    #expect(register(&both, ["http://x/a"], from: "10.0.0.5", person).status == 403)
  }

  @Test func `a selector of before lets everybody register, so that its traces replay`() {
    var rig = SelectorRig(registered: false)
    #expect(register(&rig, ["http://victim/a"], from: "10.0.0.5", Self.away).status == 200)
  }

  @Test func `who is over a limit is told, and which it is`() {
    var configuration = SelectorConfiguration(
      doors: SelectorConfiguration.Doors(hasRegistrationToken: false, hasOperators: false))
    configuration.limits.publicationsPerOrigin = 3
    var rig = SelectorRig(configuration: configuration, registered: false)
    let (status, sentence) = register(
      &rig, (0..<5).map { "http://10.0.0.5/\($0)" }, from: "10.0.0.5", Self.away)
    #expect(status == 200 && sentence.contains("as many objects as it may, 3"), "\(sentence)")
    #expect(rig.machine.registry.objectCount == 3 && rig.machine.registry.drops.publications == 2)
  }

  @Test func `a withdrawal is taken from who may speak for its address, or registered it`() {
    var rig = rig()
    _ = register(&rig, ["http://10.0.0.5/a"], from: "10.0.0.5", Self.away)
    func withdraw(_ url: String, key: NodeID = Self.key, from address: String) -> Int {
      var withdrawal = Withdrawal(
        key: key, base: "http://10.0.0.5", url: url, serial: 1, object: Digest256(0, 2, 3, 4), time: 0)
      withdrawal.isValid = true
      let answer = rig.send(.withdraw(rig.next(), [withdrawal], caller: IPAddress(address), access: Self.away))
      if case .error(let status, _)? = answer { return status }
      return 200
    }
    let stranger = NodeID(key: Digest256(9, 9, 9, 9))
    #expect(withdraw("http://10.0.0.5/a", key: stranger, from: "10.0.0.5") == 403, "the address is another key's")
    #expect(withdraw("http://10.0.0.5/b", key: stranger, from: "10.0.0.6") == 403)
    #expect(rig.machine.registry.objectCount == 1)
    #expect(withdraw("http://10.0.0.5/a", from: "10.0.0.99") == 200, "whoever brings the word of who registered it")
    #expect(rig.machine.registry.objectCount == 0)
  }

  @Test func `a stranger's withdrawal keeps nobody from bringing an object back`() {
    var rig = rig()
    var withdrawal = Withdrawal(
      key: NodeID(key: Digest256(9, 9, 9, 9)), base: "http://10.0.0.9", url: "http://10.0.0.9/a", serial: 1,
      object: SelectorRig.object, time: 0)
    withdrawal.isValid = true
    rig.send(.withdraw(rig.next(), [withdrawal], caller: IPAddress("10.0.0.9"), access: Self.away))
    let report = AgentAnnounce.ObjectReport(object: SelectorRig.object, event: .none, held: 62, blocks: 62, wanted: 5)
    let announce = AgentAnnounce(node: NodeID(key: Digest256(4, 0, 0, 0)), port: 7000, objects: [report])
    let answer = rig.send(.announce(rig.next(), announce, address: IPAddress(10, 0, 0, 4), SelectorRig.near))
    guard case .announced(let reply)? = answer, case .refused(404, _)? = reply.objects.first?.outcome else {
      Issue.record("\(String(describing: answer))")
      return
    }
    #expect(reply.withdrawn == [withdrawal], "its holders judge it themselves")
  }
}

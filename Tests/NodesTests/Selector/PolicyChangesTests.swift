import Nodes
import Selection
import Testing
import Vocabulary

/// The policy of a selector, shown and changed while it runs.
@Suite struct PolicyChangesTests {
  private static let here = SelectorAccess(isHere: true)
  private static let away = SelectorAccess(isHere: false)
  private static let alice = SelectorAccess(isHere: false, bearer: .operator(name: "alice"))

  private func rig() -> SelectorRig {
    let doors = SelectorConfiguration.Doors(hasRegistrationToken: false, hasOperators: true)
    var rig = SelectorRig(configuration: SelectorConfiguration(doors: doors), registered: false)
    let registration = ObjectRegistration(
      key: SelectorRig.origin, time: SelectorRig.wall.seconds, objects: [SelectorRig.registered()])
    rig.send(
      .register(
        rig.next(), registration, signatureIsValid: true, wall: SelectorRig.wall, caller: IPAddress("127.0.0.1"),
        access: Self.here))
    return rig
  }

  private func policy(_ version: Int, country: Int = 300) -> ScoringPolicy {
    var policy = ScoringPolicy()
    (policy.version, policy.country) = (version, country)
    return policy
  }

  private func change(_ rig: inout SelectorRig, _ policy: ScoringPolicy, _ access: SelectorAccess) -> SelectorAnswer? {
    rig.send(.changePolicy(rig.next(), policy, caller: IPAddress("10.0.0.9"), access: access))
  }

  private func status(_ answer: SelectorAnswer?) -> Int? {
    if case .error(let status, _)? = answer { status } else { nil }
  }

  @Test func `an operator's policy ranks from then on, and explanations name its version and the seed`() {
    var rig = rig()
    _ = rig.announce(1, "10.0.2.1")
    _ = rig.announce(2, "10.9.2.2", in: Locality(asn: ASN(64_777), country: "CH"))
    func query(_ rig: inout SelectorRig) -> SelectorAnswer.Peers? {
      let query = PeersQuery(
        target: .object(SelectorRig.object), address: IPAddress("10.0.1.9")!, locality: SelectorRig.near,
        explain: true, limit: nil)
      guard case .peers(let peers, _)? = rig.send(.peers(rig.next(), query, access: Self.here)) else { return nil }
      return peers
    }
    let before = query(&rig)
    #expect(before?.policy == 0)
    let points = before?.ranking.peers.last?.terms.first?.points
    #expect(change(&rig, policy(3, country: 200), Self.alice) == .policy(policy(3, country: 200)))
    let after = query(&rig)
    #expect(after?.policy == 3 && after?.seed == before?.seed)
    #expect(points == 300 && after?.ranking.peers.last?.terms.first?.points == 200)
    #expect(rig.metric("shoal_selector_policy_version") == 3)
    let told = rig.log.last { $0.name == .policyChanged }
    #expect(told?.fields.map(\.value) == [.integer(3), .integer(0), .text("alice")])
  }

  @Test func `a version that is not above the one in force is refused, with the number that would do`() {
    var rig = rig()
    #expect(status(change(&rig, policy(2), Self.here)) == nil)
    for version in [1, 2] {
      guard case .error(409, let sentence)? = change(&rig, policy(version), Self.here) else {
        Issue.record("version \(version) was taken")
        continue
      }
      #expect(sentence.contains("3 or more"))
    }
    #expect(rig.send(.policy(rig.next(), access: Self.here)) == .policy(policy(2)))
  }

  @Test func `who is no operator neither sees nor changes the policy`() {
    var rig = rig()
    #expect(status(change(&rig, policy(2), Self.away)) == 401)
    let read = rig.send(.policy(rig.next(), caller: IPAddress("10.0.0.9"), access: Self.away))
    #expect(status(read) == 401)
    #expect(rig.send(.policy(rig.next(), access: Self.here)) == .policy(ScoringPolicy()))
  }

  @Test func `a policy without sense is refused wherever it comes from`() {
    var rig = rig()
    #expect(status(change(&rig, policy(2, country: 900), Self.here)) == 400)
    var huge = policy(2)
    huge.load = .max
    #expect(status(change(&rig, huge, Self.here)) == 400)
  }

  @Test func `a policy as traces of earlier builds have it is read, and has what came later as nil`() throws {
    var bytes: [UInt8] = []
    for weight: Int64 in [1000, 900, 777, 300, 0, 150, 4, 120, 100, 40, 99, 500, 2, 4] { bytes.put(canonical: weight) }
    bytes.append(0)
    let schema = CanonicalSchema("", otherwise: SelectorMachine.unlistedInputs)
    let read = try CanonicalDecoder.decode(ScoringPolicy.self, from: bytes, writtenAs: schema)
    #expect(read.isp == 777 && read.farQuota == 4 && read.version == nil)
  }
}

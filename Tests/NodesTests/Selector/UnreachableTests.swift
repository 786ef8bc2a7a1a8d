import Nodes
import Selection
import Testing
import Vocabulary

/// What a selector makes of reports that a peer could not be reached.
@Suite struct UnreachableTests {
  private static let dead = Endpoint("10.0.3.3:7000")!
  private static let other = Locality(asn: ASN(64503), name: "Othernet", country: "DE")
  private var rig = SelectorRig()

  init() {
    _ = rig.announce(1, "10.0.3.3", held: 62)
    rig.wait(.seconds(1))
  }

  private static func report(_ endpoint: Endpoint = dead, ago: TimeSpan = .zero) -> Accusation {
    Accusation(endpoint: endpoint, ticket: 1, kind: .unreachable, ago: ago)
  }

  /// An agent reports the peer; whether it is told of it again all the same.
  @discardableResult private mutating func report(
    by number: UInt64, at address: String, in locality: Locality = SelectorRig.near, ago: TimeSpan = .zero,
    vouches: Bool = true
  ) -> Bool {
    let welcome = rig.announce(number, address, in: locality, accusing: [Self.report(ago: ago)], vouches: vouches)
    return welcome?.peers.contains { $0.endpoint == Self.dead } == true
  }

  /// Whether somebody new hears of the peer.
  private mutating func isNamed(to address: String = "10.0.1.200", in locality: Locality = SelectorRig.near) -> Bool {
    let welcome = rig.announce(99, address, in: locality, wanted: 50)
    _ = rig.announce(99, address, in: locality, event: .stopped)
    return welcome?.peers.contains { $0.endpoint == Self.dead } == true
  }

  @Test mutating func `who could not be reached from two networks is named no more, until it announces again`() {
    #expect(report(by: 2, at: "10.0.4.1"))
    #expect(!report(by: 3, at: "10.0.5.1"), "gone with the very answer")
    #expect(!isNamed() && !isNamed(to: "10.9.1.1", in: SelectorRig.far))
    #expect(rig.peers(for: "10.0.1.9")?.ranking.leftOut.map(\.reason) == [.unreachable(reporters: 2)])
    #expect(rig.machine.counters.unreachableReports == 2 && rig.machine.counters.reports == 0)
    #expect(rig.log.count { $0.name == .peerUnreachable } == 2)
    rig.wait(.seconds(1))
    _ = rig.announce(1, "10.0.3.3", held: 62)
    #expect(isNamed())
    let terms = rig.peers(for: "10.0.1.9")?.ranking.peers.first { $0.endpoint == Self.dead }?.terms
    let reach = terms?.first { $0.name == "reach" }?.points ?? 0
    #expect((-100)...(-99) ~= reach, "it may be alive and out of reach: \(reach)")
  }

  @Test mutating func `one network is not enough, however many nodes it has and however often they say it`() {
    for round in 0..<3 {
      for number in 2...60 as ClosedRange<UInt64> { report(by: number, at: "10.0.4.\(number)") }
      #expect(isNamed(), "round \(round)")
    }
  }

  @Test mutating func `another ISP is one voice, however many networks it has`() {
    for number in 2...60 as ClosedRange<UInt64> { report(by: number, at: "10.9.\(number).1", in: SelectorRig.far) }
    #expect(isNamed() && isNamed(to: "10.9.1.200", in: SelectorRig.far))
    report(by: 70, at: "10.8.1.1", in: Self.other)
    #expect(!isNamed(to: "10.9.1.200", in: SelectorRig.far))
    #expect(isNamed(), "its own ISP may reach it where nobody else does")
    report(by: 71, at: "10.0.4.1")
    #expect(!isNamed(), "until somebody there says the same")
  }

  @Test mutating func `a report without the ticket of the hand-out keeps nobody off lists`() {
    for number in 2...9 as ClosedRange<UInt64> { report(by: number, at: "10.0.\(number + 10).1", vouches: false) }
    #expect(isNamed())
    #expect(rig.machine.counters.unreachableReports == 0 && rig.machine.counters.unvouchedReports == 8)
    #expect(rig.machine.registry.unreached.count == 0)
  }

  @Test mutating func `what was tried before the peer announced says nothing`() {
    rig.wait(.seconds(5))
    _ = rig.announce(1, "10.0.3.3", held: 62)
    rig.wait(.seconds(1))
    report(by: 2, at: "10.0.4.1", ago: .seconds(3))
    report(by: 3, at: "10.0.5.1", ago: .seconds(3))
    #expect(isNamed())
    report(by: 4, at: "10.0.6.1")
    report(by: 5, at: "10.0.7.1")
    #expect(!isNamed())
  }

  @Test mutating func `who was wrong cannot keep a peer off lists by saying so again`() {
    report(by: 2, at: "10.0.4.1")
    report(by: 3, at: "10.0.5.1")
    #expect(!isNamed())
    for _ in 0..<35 {
      rig.wait(.seconds(14))
      _ = rig.announce(1, "10.0.3.3", held: 62)
      // What was tried before it announced counts for nothing anyway.
      rig.wait(.seconds(1))
      report(by: 2, at: "10.0.4.1")
      report(by: 3, at: "10.0.5.1")
      #expect(isNamed())
    }
    rig.wait(.seconds(90))
    _ = rig.announce(1, "10.0.3.3", held: 62)
    rig.wait(.seconds(1))
    report(by: 2, at: "10.0.4.1")
    report(by: 3, at: "10.0.5.1")
    #expect(!isNamed(), "after ten minutes it is news again")
  }

  @Test mutating func `a stock client that announces rarely is off lists for a minute and no longer`() {
    let client = Endpoint("10.0.3.4:6881")!
    _ = rig.track(SelectorRig.v1, "10.0.3.4", left: 0)
    rig.wait(.seconds(1))
    for number in [2, 3] as [UInt64] {
      _ = rig.announce(number, "10.0.\(number).1", accusing: [Self.report(client)])
    }
    func isNamed() -> Bool { rig.peers(for: "10.0.1.9")?.ranking.peers.contains { $0.endpoint == client } == true }
    #expect(!isNamed())
    rig.wait(.seconds(59))
    #expect(!isNamed())
    rig.wait(.seconds(2))
    #expect(isNamed())
  }

  @Test mutating func `one network keeps no more than sixteen off lists, and the others are counted`() {
    let all = (1...40).map { Endpoint("10.0.20.\($0):7000")! }
    for (number, endpoint) in all.enumerated() { _ = rig.announce(UInt64(100 + number), "\(endpoint.address)") }
    rig.wait(.seconds(1))
    for number in 2...5 as ClosedRange<UInt64> {
      for start in stride(from: 0, to: 40, by: 16) {
        let some = all[start..<min(40, start + 16)].map { Self.report($0) }
        _ = rig.announce(number, "10.0.\(number % 2).\(number)", accusing: some)
      }
    }
    let reasons = rig.peers(for: "10.0.1.9")?.ranking.leftOut.map(\.reason) ?? []
    #expect(reasons.count { $0 == .unreachable(reporters: 2) } == 16)
    #expect(rig.machine.registry.drops.reports > 0)
    #expect(rig.machine.registry.unreached.count <= 32)
  }

  @Test mutating func `a policy says how many it takes, and one of before knows no such thing`() {
    var policy = ScoringPolicy()
    (policy.version, policy.reportersToDrop) = (1, 3)
    _ = rig.send(.changePolicy(rig.next(), policy))
    report(by: 2, at: "10.0.4.1")
    report(by: 3, at: "10.0.5.1")
    #expect(isNamed())
    report(by: 4, at: "10.0.6.1")
    #expect(!isNamed())
    (policy.version, policy.reportersToDrop) = (2, nil)
    _ = rig.send(.changePolicy(rig.next(), policy))
    #expect(isNamed())
  }
}

import Nodes
import Selection
import Testing
import Vocabulary

@Suite struct NodeViewTests {
  private func request(
    from address: IPAddress = IPAddress(127, 0, 0, 1), host: String? = "127.0.0.1:8090", site: String? = nil
  ) -> HTTPRequest {
    var fields = host.map { [HTTPField("host", $0)] } ?? []
    if let site { fields.append(HTTPField("sec-fetch-site", site)) }
    return HTTPRequest(
      method: "GET", target: "/_shoal/", fields: fields, remote: Endpoint(address: address, port: 40000))
  }

  @Test func `a node shows itself to its own machine, under an address or localhost`() {
    for host in ["127.0.0.1:8090", "localhost:8090", "[::1]:8090", "node.localhost"] {
      #expect(NodeView.refusal(of: .page, to: request(host: host)) == nil)
    }
    #expect(NodeView.refusal(of: .page, to: request(site: "same-origin")) == nil)
    #expect(NodeView.refusal(of: .page, to: request(from: IPAddress(192, 0, 2, 1)))?.status == 403)
  }

  @Test func `a page of another site gets nothing, under whatever name it calls the node`() {
    for host in ["evil.example:8090", "localhost.evil.example", "", "a b"] {
      #expect(NodeView.refusal(of: .page, to: request(host: host))?.status == 403)
    }
    #expect(NodeView.refusal(of: .page, to: request(host: nil))?.status == 403)
    #expect(NodeView.refusal(of: .page, to: request(site: "cross-site"))?.status == 403)
  }

  @Test func `a trace is for who brings an operator's token, wherever he calls from`() {
    var request = HTTPRequest(
      method: "GET", target: NodeView.tracePath, fields: [HTTPField("host", "127.0.0.1:8070")],
      remote: Endpoint(address: IPAddress(127, 0, 0, 1), port: 5_000))
    #expect(NodeView(path: request.rawPath) == .trace)
    #expect(NodeView.refusal(of: .trace, to: request)?.status == 403)
    request.operator = "alice"
    request.remote = Endpoint(address: IPAddress(192, 0, 2, 7), port: 5_000)
    #expect(NodeView.refusal(of: .trace, to: request) == nil)
    #expect(NodeView.refusal(of: .page, to: request)?.status == 403)
  }

  @Test func `a view is loaded from nowhere else, kept nowhere, and framed by nobody`() {
    let answer = NodeView.page.answer
    let policy = answer.fields.first { $0.name == "content-security-policy" }?.value
    #expect(policy?.contains("default-src 'none'") == true && policy?.contains("frame-ancestors 'none'") == true)
    #expect(answer.fields.contains(HTTPField("cache-control", "no-store")))
    #expect(answer.body == [.view(.page)])
  }

  @Test func `the gateway leads to its page, and shows it only to its own machine`() throws {
    var gateway = GatewayBench()
    #expect(gateway.ask("/", exchange: 1).answers.first?.status == 302)
    #expect(gateway.ask("/_shoal/status", exchange: 2).answers.first?.body == [.view(.status)])
    #expect(gateway.ask("/v1/laws", exchange: 3).answers.first?.body == [.view(.laws)])
    let crossing = [HTTPField("sec-fetch-site", "cross-site")]
    #expect(gateway.ask("/_shoal/status", exchange: 4, fields: crossing).answers.first?.status == 403)
    #expect(gateway.ask("/_shoal/nothing", exchange: 5).answers.first?.status == 404)
  }

  @Test func `an agent shows what it fetches, and from whom`() throws {
    var bench = AgentBench()
    _ = bench.open()
    bench.announceNow()
    let request = try #require(bench.peer(1, isAgent: true).requests.first)
    bench.feed(.blockArrived(request.0, request.1, .verified))
    var status = NodeStatus(role: "agent", node: "n", build: "b", at: 0, uptimeMilliseconds: 0)
    bench.machine.show(in: &status, at: bench.now)
    let agent = try #require(status.agent)
    #expect(agent.downloads.map(\.name) == ["object.bin"] && agent.downloads.first?.total == 262_144)
    let object = try #require(agent.objects.first)
    #expect(object.held == 16_384 && object.map.count == 16 && object.map.contains("8") && object.peerCount == 1)
    #expect(object.peers.first?.flow.received == 16_384 && object.peers.first?.held == 1000)
    #expect(agent.total.received == 16_384 && agent.volumes.reduce(0) { $0 + $1.flow.received } == 16_384)
  }

  @Test func `of two looks come rates, but not of two runs`() {
    var first = NodeStatus(role: "origin", node: "n", build: "b", at: 0, uptimeMilliseconds: 1_000)
    first.origin = OriginStatus()
    var second = first
    second.uptimeMilliseconds = 3_000
    second.origin?.flow.sent = 4_000
    #expect(second.rates(since: first).origin?.flow.sending == 2_000)
    #expect(first.rates(since: second).origin?.flow.sending == nil)
    var other = second
    other.node = "m"
    #expect(other.rates(since: first).origin?.flow.sending == nil)
  }

  @Test func `of two looks at an origin come rates of objects, where it is the same object`() {
    var first = NodeStatus(role: "origin", node: "n", build: "b", at: 0, uptimeMilliseconds: 1_000)
    first.origin = PageSamples.origin().origin
    var second = first
    second.uptimeMilliseconds = 3_000
    for at in 0...1 { second.origin?.offload?.objects[at].flow = ByteFlow(sent: 6 << 30) }
    second.origin?.offload?.objects[1].object = PageSamples.hash(9)
    let lines = second.rates(since: first).origin?.offload?.objects ?? []
    #expect(lines.map(\.flow.sending) == [1 << 29, nil])
  }

  @Test func `a selector shows its largest swarms, and the ISPs that they are in`() throws {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.1.0.1", in: SelectorRig.near, held: 62)
    _ = rig.announce(2, "10.2.0.1", in: SelectorRig.far, held: 0)
    _ = rig.announce(3, "10.1.0.2", in: SelectorRig.near, held: 0)
    var status = NodeStatus(role: "selector", node: "n", build: "b", at: 0, uptimeMilliseconds: 0)
    rig.machine.show(in: &status, at: rig.now)
    let selector = try #require(status.selector)
    #expect(selector.swarms.first?.agents == 3 && selector.swarms.first?.complete == 1)
    #expect(selector.isps.map(\.asn) == ["AS64501", "AS64502"] && selector.isps.map(\.peers) == [2, 1])
    #expect(selector.ways.contains { $0.from == "AS64501" && $0.to == "AS64502" && $0.isTransit })
  }

  @Test func `Prometheus is told of origins, and of agents that say where operators reach them`() {
    var rig = SelectorRig()
    for (number, control) in [(1, Endpoint("10.9.9.9:8070")), (2, nil)] as [(UInt64, Endpoint?)] {
      let report = AgentAnnounce.ObjectReport(
        object: SelectorRig.object, event: .started, held: 0, blocks: 62, wanted: 0)
      let announce = AgentAnnounce(
        node: NodeID(key: Digest256(number, 0, 0, 0)), port: 7000, facts: AgentFacts(control: control),
        objects: [report])
      rig.send(.announce(rig.next(), announce, address: IPAddress("10.1.0.\(number)")!, SelectorRig.near))
    }
    guard case .discovery(let nodes)? = rig.send(.discovery(rig.next())) else { return #expect(Bool(false)) }
    // Whatever address it claims: where it announces from.
    #expect(nodes.filter { $0.role == .agent }.map(\.target) == ["10.1.0.1:8070"])
    #expect(nodes.contains { $0.role == .origin && $0.target == "origin" })
  }

  @Test func `what others do is shown to operators of a selector alone`() {
    let doors = SelectorConfiguration.Doors(hasRegistrationToken: false, hasOperators: true)
    var rig = SelectorRig(configuration: SelectorConfiguration(doors: doors), registered: false)
    let stranger = rig.send(
      .view(rig.next(), .status, caller: IPAddress("10.0.0.1")!, access: SelectorAccess(isHere: false)))
    guard case .error(status: 401, _)? = stranger else { return #expect(Bool(false), "\(stranger as Any)") }
    let alice = rig.send(
      .view(
        rig.next(), .status, caller: IPAddress("10.0.0.1")!,
        access: SelectorAccess(isHere: false, bearer: .operator(name: "alice"))))
    #expect(alice == .view(.status))
  }
}

extension [AgentEffect] {
  /// What the gateway answers in words of its own.
  fileprivate var answers: [HTTPResponse] {
    compactMap { if case .gateway(_, .answer(let answer)) = $0 { answer } else { nil } }
  }
}

import Nodes
import Testing
import Vocabulary

@Suite struct GatewayTests {
  private let remote = Endpoint(address: IPAddress(127, 0, 0, 1), port: 40000)

  private func answer(_ target: String, method: String = "GET", range: String? = nil) -> [AgentEffect] {
    var bench = AgentBench()
    let fields = range.map { [HTTPField("range", $0)] } ?? []
    return bench.feed(
      .asked(ExchangeID(1), HTTPQuestion(method: method, target: target, fields: fields, remote: remote)))
  }

  private func status(_ effects: [AgentEffect]) -> Int? {
    effects.compactMap { if case .answer(_, let answer) = $0 { answer.status } else { nil } }.first
  }

  @Test func `health and metrics are answered, and nonsense is refused`() {
    #expect(status(answer("/healthz")) == 200)
    #expect(status(answer("/metrics")) == 200)
    #expect(status(answer("/")) == 404)
    #expect(status(answer("/healthz", method: "POST")) == 405)
  }

  @Test func `an https origin is refused with a sentence`() {
    #expect(answer("/https://192.0.2.1/x").failures.first?.kind == .badRequest)
  }

  @Test(arguments: [
    ("bytes=0-99", 206, 0, 100), ("bytes=100-", 206, 100, 900), ("bytes=-10", 206, 990, 10),
    ("bytes=0-5000", 206, 0, 1000),
    ("bytes=1000-", 416, 0, 0), ("bytes=-0", 416, 0, 0), ("bytes=a-b", 200, 0, 1000),
    ("bytes=0-1,5-6", 206, 0, 7), ("bytes=0-1,500-600", 200, 0, 1000),
    ("lines=1-2", 200, 0, 1000), ("bytes=9-3", 200, 0, 1000),
  ])
  func `ranges mean what RFC 9110 says`(range: String, status: Int, offset: Int64, length: Int64) {
    let question = HTTPQuestion(method: "GET", target: "/", fields: [HTTPField("range", range)], remote: remote)
    let decided = AgentMachine().decideRange(question, length: 1000, fields: [])
    #expect(decided.answer.status == status)
    #expect(decided.span == (status == 416 ? nil : ByteSpan(offset: offset, length: length)))
  }
}

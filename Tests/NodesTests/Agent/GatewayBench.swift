import Nodes
import Testing
import Vocabulary

/// An agent's machine with a client at its gateway; the test plays the origin.
struct GatewayBench {
  static let described = [
    HTTPField("etag", "\"tag\""), HTTPField("content-length", "262144"), HTTPField("cache-control", "max-age=60"),
  ]
  var bench = AgentBench()
  let blocks: Int
  /// Runs of the origin that were ordered and not answered.
  var runs: [(OriginRequestID, ByteSpan, String?)] = []

  init(blocks: Int = 16) { self.blocks = blocks }

  /// A request of a program on this machine.
  @discardableResult
  mutating func ask(
    _ target: String, method: String = "GET", exchange: UInt64 = 1, fields: [HTTPField] = [], marks: [String] = []
  ) -> [AgentEffect] {
    let hosts = fields.contains { $0.name == "host" } ? [] : [HTTPField("host", "127.0.0.1:8070")]
    let asked = bench.feed(
      .asked(
        ExchangeID(exchange),
        HTTPRequest(
          method: method, target: target, fields: target.hasPrefix("/") ? hosts + fields : fields, marks: marks,
          remote: Endpoint(address: IPAddress(127, 0, 0, 1), port: 40000),
          local: Endpoint(address: IPAddress(127, 0, 0, 1), port: 8070))))
    // The HTTP cache has nothing.
    guard asked.contains(where: { if case .gateway(_, .lookUp) = $0 { true } else { false } }) else { return asked }
    return asked + bench.feed(.lookedUp(WantID(exchange), nil))
  }

  /// The head of the origin's answer.
  @discardableResult
  mutating func head(_ status: Int, _ fields: [HTTPField], want: UInt64 = 1) -> [AgentEffect] {
    let description = fields == Self.described ? AgentBench.url + ".torrent" : nil
    return bench.feed(
      .forwarded(
        WantID(want),
        Forwarding.Head(status: status, fields: fields, description: description, wall: WallTime(microseconds: 1))))
  }

  /// The origin describes the object, and its store is opened; what the machine then ordered.
  mutating func describe(held: Bool) throws -> [AgentEffect] {
    let description = AgentBench.description(blocks: blocks)
    for case .control(let call, .describe) in head(200, Self.described) {
      for case .store(let handle, .open) in bench.feed(.described(call, .good(description))) {
        let effects = bench.feed(
          .opened(
            handle, held: BitField(count: blocks, repeating: held),
            provable: BitField(count: description.geometry.pieceCount, repeating: true)))
        runs = effects.originRuns
        return effects
      }
    }
    throw NothingOpened()
  }

  struct NothingOpened: Error {}

  /// The origin gives a run whole; the runs that follow.
  mutating func answer(_ request: OriginRequestID, _ span: ByteSpan) -> [(OriginRequestID, ByteSpan, String?)] {
    var all: [(OriginRequestID, ByteSpan, String?)] = []
    all +=
      bench.feed(
        .originAnswered(
          request, AgentInput.OriginAnswer(status: 206, entityTag: nil, retryAfterSeconds: nil, isUsable: true))
      ).originRuns
    var offset = span.offset
    while offset < span.end {
      let block = BlockIndex(Int(offset / Geometry.blockLength))
      all += bench.feed(.originBlock(request, block, .verified)).originRuns
      offset += Geometry.blockLength
    }
    bench.now = bench.now + .milliseconds(10)
    all += bench.feed(.originEnded(request, .complete)).originRuns
    runs += all
    return all
  }
}

extension [AgentEffect] {
  /// The status of the first answer that is whole or the head of a delivery.
  var status: Int? {
    for effect in self {
      switch effect {
      case .gateway(_, .answer(let answer)), .reader(_, .begin(let answer)): return answer.status
      default: continue
      }
    }
    return nil
  }

  var orders: [Forwarding.Order] { compactMap { if case .gateway(_, .forward(let order)) = $0 { order } else { nil } } }
}

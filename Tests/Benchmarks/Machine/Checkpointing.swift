import Nodes
import Selection
import Vocabulary
import Wire

/// How long a checkpoint holds the loop of a node. The loop takes a copy of the machine, which another thread encodes;
/// while that one has it, whatever an input changes first is copied once. So what is measured is the slowest input and
/// the time of all of so many inputs, with such a copy and without.
struct Checkpointing {
  private static let inputs = 600

  private struct Account {
    private var times: [Int] = []

    var slowest: Int { times.max() ?? 0 }
    var all: Int { times.reduce(0, +) }

    mutating func note(_ time: Duration) { times.append(Checkpointing.microseconds(time)) }

    /// Of each input the faster one of two tries.
    func least(_ other: Account) -> Account {
      var least = self
      for (at, time) in other.times.enumerated() where at < times.count { least.times[at] = min(times[at], time) }
      return least
    }
  }

  private static func microseconds(_ time: Duration) -> Int {
    Int(time.components.seconds * 1_000_000 + time.components.attoseconds / 1_000_000_000_000)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// Of each input the fastest of a few tries, for the machine is shared.
  private static func least(_ tries: [Account]) -> Account {
    tries.dropFirst().reduce(tries.first ?? Account()) { $0.least($1) }
  }

  private static func row(_ title: String, bytes: Int, encoding: Duration, with: [Account], without: [Account]) {
    let (with, without) = (least(with), least(without))
    let figures = [
      bytes / 1_000, microseconds(encoding) / 1_000, with.slowest, without.slowest, max(0, with.all - without.all),
    ]
    print(title + padded("", 30 - title.count) + figures.reduce("") { $0 + padded("\($1)", 11) })
  }

  // An agent

  private static func agent(_ title: String, _ start: BenchedAgent, linked peers: Int, blocks: Int) {
    var agent = start
    var bytes: [UInt8] = []
    let encoding = clock.measure { bytes = (try? CanonicalEncoder.encode(agent.machine)) ?? [] }
    var (with, without): ([Account], [Account]) = ([], [])
    var step = 0
    for _ in 0..<5 {
      without.append(run(&agent, peers, blocks, &step))
      let copy = agent.machine
      with.append(run(&agent, peers, blocks, &step))
      withExtendedLifetime(copy) {}
    }
    row(title, bytes: bytes.count, encoding: encoding, with: with, without: without)
  }

  /// Peers ask for blocks, are sent them, and tell of others; time passes.
  private static func run(_ agent: inout BenchedAgent, _ peers: Int, _ blocks: Int, _ step: inout Int) -> Account {
    var account = Account()
    let geometry = BenchedAgent.description(0, blocks: blocks).geometry
    for _ in 0..<inputs / 3 {
      step += 1
      let link = LinkID(UInt32(step % peers + 1) * 2)
      let request = PieceRequest(BlockIndex(step * 61 % (blocks / 2)), in: geometry)
      let news = ShoalMessage.held(BlockRuns(step % blocks..<step % blocks + 1))
      account.note(
        clock.measure {
          let ask = PeerMessage.request(piece: request.piece, begin: request.begin, length: request.length)
          for case .link(let link, .sendPiece) in agent.feed(.message(link, ask)) {
            _ = agent.feed(.drained(link, pieces: 1))
          }
        })
      account.note(
        clock.measure {
          _ = agent.feed(.message(link, .extended(id: shoalExtension, payload: news.encoded)))
        })
      account.note(clock.measure { _ = agent.pass(.milliseconds(20)) })
      if step % 10 == 0 {
        let kept = kept(2_000_000 + step)
        account.note(clock.measure { _ = agent.feed(.shelved([kept])) })
        account.note(clock.measure { _ = agent.feed(.removed(kept.object, failure: nil)) })
      }
    }
    return account
  }

  /// What costs the most of what there is: the store lists 256 objects in one input.
  private static func listing(_ title: String, _ start: BenchedAgent) {
    var agent = start
    func list() -> Account {
      var account = Account()
      let listed = (3_000_000..<3_000_256).map { kept($0) }
      account.note(clock.measure { _ = agent.feed(.shelved(listed)) })
      for kept in listed { _ = agent.feed(.removed(kept.object, failure: nil)) }
      return account
    }
    var (with, without): ([Account], [Account]) = ([], [])
    for _ in 0..<5 {
      without.append(list())
      let copy = agent.machine
      with.append(list())
      withExtendedLifetime(copy) {}
    }
    row(title, bytes: 0, encoding: .zero, with: with, without: without)
  }

  private static func agent(objects: Int, peers: Int, blocks: Int, shelved: Int = 0) -> BenchedAgent {
    var agent = BenchedAgent(servesKept: shelved > 0)
    for number in 1..<max(1, objects) {
      _ = agent.open(UInt64(number), blocks: 2048, held: 0..<2048)
      agent.abandon()
    }
    _ = agent.open(0, blocks: blocks, held: 0..<blocks / 2)
    for peer in 1...UInt32(peers) {
      _ = agent.join(LinkID(peer * 2), to: 0, holdsAll: false)
      _ = agent.feed(.message(LinkID(peer * 2), .interested))
    }
    for first in stride(from: 0, to: shelved, by: 256) {
      _ = agent.feed(.shelved((first..<min(first + 256, shelved)).map { kept($0) }))
    }
    return agent
  }

  private static func kept(_ number: Int) -> KeptObject { BenchedAgent.kept(UInt64(number) + 1_000_000) }

  // A selector

  private static func selector(nodes: Int, objects count: Int) {
    var selector = SelectorMachine()
    var now = Instant(nanoseconds: 1_000_000_000)
    var exchange: UInt64 = 0
    var configuration = SelectorConfiguration()
    configuration.limits.grace = .seconds(1 << 30)
    let objects = (0..<UInt64(count)).map { BenchedAgent.description($0, blocks: 2_048).infohashes }
    func ask(_ input: SelectorInput) {
      var effects: [SelectorEffect] = []
      now = now + .milliseconds(1)
      selector.handle(input, at: now, effects: &effects)
    }
    func announce(_ node: Int) {
      exchange += 1
      let report = AgentAnnounce.ObjectReport(
        object: objects[node % objects.count].v2, event: .none, held: node % 2_048, blocks: 2_048, wanted: 12)
      let announce = AgentAnnounce(
        version: 3, node: NodeID(key: Digest256(8, 0, 0, UInt64(node))), port: 6_881, objects: [report])
      ask(
        .announce(
          ExchangeID(exchange), announce, address: .v4(0x0A00_0000 + UInt32(node)),
          Locality(asn: ASN(UInt32(64_501 + node % 20)))))
    }
    ask(.started(configuration, seed: 1, wall: WallTime(microseconds: 0)))
    let registered = objects.enumerated().map { number, object in
      RegisteredObject(
        object: object.v2, v1: object.v1, v1Only: object.v1Only, length: 2_048 << 14, pieceLength: 1 << 20,
        url: "http://192.0.2.1/\(number)", path: "\(number)")
    }
    for first in stride(from: 0, to: count, by: 100) {
      let some = Array(registered[first..<min(first + 100, count)])
      let registration = ObjectRegistration(key: NodeID(key: Digest256(1, 0, 0, 0)), time: 0, objects: some)
      ask(.register(ExchangeID(0), registration, signatureIsValid: true, wall: WallTime(microseconds: 0)))
    }
    for node in 0..<nodes { announce(node) }
    var bytes: [UInt8] = []
    let encoding = clock.measure { bytes = (try? CanonicalEncoder.encode(selector)) ?? [] }
    var (with, without): ([Account], [Account]) = ([], [])
    func run() -> Account {
      var account = Account()
      for node in 0..<inputs { account.note(clock.measure { announce(node * 37 % nodes) }) }
      return account
    }
    for _ in 0..<5 {
      without.append(run())
      let copy = selector
      with.append(run())
      withExtendedLifetime(copy) {}
    }
    row("selector, \(nodes) of \(count) objects", bytes: bytes.count, encoding: encoding, with: with, without: without)
  }

  static func printAll() {
    print("a checkpoint: its state (kB), encoded beside the loop (ms); the slowest of \(inputs) inputs with a copy and")
    print("without (us), and what copies of what changes first come to in all (us)")
    for objects in [1, 100, 1_000] {
      agent("agent, \(objects) open", agent(objects: objects, peers: 10, blocks: 2_048), linked: 10, blocks: 2_048)
    }
    for shelved in [10_000, 50_000, 99_000] {
      let shelf = agent(objects: 1, peers: 10, blocks: 2_048, shelved: shelved)
      agent("agent, \(shelved) shelved", shelf, linked: 10, blocks: 2_048)
      listing("  and 256 are listed", shelf)
    }
    agent("agent, 60 peers", agent(objects: 1, peers: 60, blocks: 2_048), linked: 60, blocks: 2_048)
    agent("agent, 1000000 blocks", agent(objects: 1, peers: 10, blocks: 1_000_000), linked: 10, blocks: 1_000_000)
    for (nodes, objects) in [(1_000, 20), (10_000, 20), (50_000, 50), (50_000, 20_000)] {
      selector(nodes: nodes, objects: objects)
    }
  }
}

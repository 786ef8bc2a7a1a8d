import Glibc
import Selection
import Vocabulary

/// What a selector's registry costs with a million peers in a hundred thousand swarms: memory, one answer of fifty from
/// a swarm of ten thousand, passing time, and a checkpoint.
struct RegistryCost {
  /// A peer is a node on an object: each node may be one of a few.
  private let nodes: Int
  private let objectsPerNode: Int
  private static let swarms = 100_000
  private static let wanted = 50
  private static let answers = 20_000
  private static let isps = 2_000

  private var registry: Registry
  private var now = Instant(nanoseconds: 1_000_000_000_000)
  private var random = RandomSource(seed: 1)

  init(nodes: Int, objectsPerNode: Int) {
    self.nodes = nodes
    self.objectsPerNode = objectsPerNode
    registry = Registry(limits: Registry.Limits(), seed: 7)
  }

  static func printAll() {
    print("a million peers in \(swarms) swarms; an answer of \(wanted) from a swarm of ten thousand")
    print("  nodes  bytes a peer  announce ns  again ns  answer us  p99 us  sweep ms  of all ms  checkpoint MB  s")
    for (nodes, objects) in [(100_000, 10), (1_000_000, 1)] {
      var cost = RegistryCost(nodes: nodes, objectsPerNode: objects)
      cost.run()
    }
  }

  private mutating func run() {
    let before = Self.residentBytes
    register()
    let filling = Self.measure { announceAll() }
    let bytes = Self.residentBytes - before
    let peers = registry.peerCount
    now = now + .seconds(20)
    let again = Self.measure { announceAll() }
    let (median, slowest) = answer()
    now = now + .seconds(5)
    let quiet = Self.measure { _ = registry.sweep(at: now) }
    var encoded: [UInt8] = []
    let encoding = Self.measure { encoded = (try? CanonicalEncoder.encode(registry)) ?? [] }
    now = now + .seconds(1_000)
    let ending = Self.measure { _ = registry.sweep(at: now) }
    let figures: [(Int, Int)] = [
      (nodes, 7), (bytes / max(1, peers), 14), (filling / max(1, peers), 13),
      (again / max(1, peers), 10), (median / 1_000, 11), (slowest / 1_000, 8),
      (quiet / 1_000_000, 10), (ending / 1_000_000, 11),
      (encoded.count >> 20, 15), (encoding / 1_000_000_000, 3),
    ]
    print(figures.map { Self.padded("\($0.0)", $0.1) }.joined())
    if registry.peerCount > 0 { print("\(registry.peerCount) peers are left") }
  }

  /// A million peers: the first object has ten thousand, a hundred have a thousand, the others nine.
  private func object(ofPeer number: Int) -> Int {
    if number < 10_000 { return 0 }
    if number < 110_000 { return 1 + (number - 10_000) / 1_000 }
    return 101 + (number - 110_000) % (Self.swarms - 101)
  }

  private mutating func register() {
    for number in 0..<Self.swarms {
      let names = ObjectEntry.Names(object: Self.digest(number), others: [InfoHash(UInt64(number), 1, 2)])
      let outcome = registry.register(
        names, length: 67_108_864, url: "http://updates.example.org/pool/main/p\(number)_1.0.deb",
        origin: NodeID(key: Self.digest(-1)), at: now)
      precondition(outcome == .added)
    }
  }

  private mutating func announceAll() {
    for number in 0..<nodes * objectsPerNode {
      let node = number % nodes
      let object = Self.digest(object(ofPeer: number))
      guard let subject = registry.subject(object) else { continue }
      let isp = node % Self.isps
      let presence = Presence(
        key: .agent(Self.node(node)), endpoint: Endpoint(address: Self.address(node), port: 6881),
        infohash: subject.infohash, locality: Self.locality(isp), held: number % 5 == 0 ? 7 : subject.blocks,
        blocks: subject.blocks, lifetime: .seconds(100),
        facts: AgentFacts(session: 9, uplink: ByteRate(bytesPerSecond: 1_000_000)))
      _ = registry.announce(presence, of: object, at: now)
    }
  }

  /// Median and 99th of a hundred, in nanoseconds.
  private mutating func answer() -> (Int, Int) {
    var times: [Int] = []
    for turn in 0..<Self.answers {
      let node = random.below(10_000)
      let requester = Requester(
        address: Self.address(node), locality: Self.locality(node % Self.isps), node: Self.node(node),
        endpoint: Endpoint(address: Self.address(node), port: 6881))
      let seed = random.next()
      let time = Self.measure {
        let peers = registry.choose(
          Self.digest(0), for: requester, wanted: Self.wanted, policy: ScoringPolicy(), seed: seed, at: now)
        registry.handOut(peers, at: now)
        precondition(peers.count == Self.wanted)
      }
      if turn >= 1_000 { times.append(time) }
    }
    times.sort()
    return (times[times.count / 2], times[times.count * 99 / 100])
  }

  // What there is

  private static func digest(_ number: Int) -> Digest256 {
    let word = UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15
    return Digest256(word, word ^ 0xFF, word &* 3, 4)
  }

  private static func node(_ number: Int) -> NodeID { NodeID(key: digest(number + 10_000_000)) }

  /// The nodes of an ISP have neighbouring addresses.
  private static func address(_ node: Int) -> IPAddress {
    .v4(0x0B00_0000 + UInt32(node % isps) << 13 + UInt32(node / isps))
  }

  private static let localities = (0..<isps).map { number in
    Locality(
      asn: ASN(UInt32(number) + 1_000), name: "Internet Service Provider \(number)",
      country: ["CH", "DE", "FR", "IT", "US", "JP", "BR", "IN"][number % 8])
  }

  private static func locality(_ isp: Int) -> Locality { localities[isp] }

  /// Nanoseconds of the processor: the machine may do other work.
  private static func measure(_ body: () -> Void) -> Int {
    let start = spent
    body()
    return spent - start
  }

  private static var spent: Int {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// Of this process.
  private static var residentBytes: Int {
    guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
    defer { unsafe fclose(file) }
    var (size, resident): (Int, Int) = (0, 0)
    _ = unsafe withUnsafeMutablePointer(to: &size) { size in
      unsafe withUnsafeMutablePointer(to: &resident) { resident in
        unsafe withVaList([size, resident]) { unsafe vfscanf(file, "%ld %ld", $0) }
      }
    }
    return resident * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}

import Crypto
import Foundation
import Glibc
import Vocabulary

/// What one test plays on: a directory of its own, real processes, and loopback addresses of invented ISPs
/// (127.64.1.x is AS64501, 127.64.2.x is AS64502, 127.64.0.x are the servers). All is killed and removed at the end.
final class Ground {
  let folder: String
  private var processes: [Running] = []
  private var spaces: [NetworkSpace] = []
  private var nextPort = UInt16.random(in: 10_000..<30_000)

  private init() throws {
    var template = Array((NSTemporaryDirectory() + "/shoal-test-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw TestProblem("cannot make a directory for the test") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    OrdinaryUser.give(folder)
    _ = try directory("home")
  }

  /// Runs a test and cleans up after it, whatever came of it.
  static func with(_ body: (Ground) async throws -> Void) async throws {
    // One download in a hundred would come from its origin alone; tests of that say so.
    setenv("SHOAL_HOLD_OUT", "0", 1)
    let ground = try Ground()
    // What nodes keep by themselves, in the test's folder and not in a home.
    setenv("XDG_STATE_HOME", ground.path("home"), 1)
    defer { ground.leave() }
    try await body(ground)
  }

  private func leave() {
    for process in processes.reversed() { process.kill() }
    for space in spaces { space.remove() }
    try? FileManager.default.removeItem(atPath: folder)
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func directory(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    OrdinaryUser.give(path(name))
    return path(name)
  }

  /// A file of random bytes, always the same for a seed.
  @discardableResult
  func file(_ name: String, bytes: Int, seed: UInt64 = 1) throws -> String {
    var source = RandomSource(seed: seed)
    var data = Data(capacity: bytes + 8)
    while data.count < bytes { withUnsafeBytes(of: source.next()) { data.append(contentsOf: $0) } }
    try data.prefix(bytes).write(to: URL(fileURLWithPath: path(name)))
    OrdinaryUser.give(path(name))
    return path(name)
  }

  func text(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    OrdinaryUser.give(path(name))
    return path(name)
  }

  /// The hexadecimal SHA-256 of a file, or nil when there is none.
  func digest(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { SHA256.hash(data: $0).map { byte in [byte].hex }.joined() }
  }

  /// An endpoint on which nobody listens now.
  func endpoint(_ address: String) throws -> String { "\(address):\(try port(address))" }

  /// A port on which nobody listens now, at this IPv4 address or any other, and which none of this test has had.
  ///
  /// Below those that the kernel lends to connections (32768 and up): another test's connection might take one of those
  /// before its server listens.
  func port(_ address: String) throws -> UInt16 {
    guard let ip = IPAddress(address), case .v4(let number) = ip else {
      throw TestProblem("\(address) is no IPv4 address")
    }
    for _ in 0..<1000 {
      nextPort = nextPort < 29_999 ? nextPort + 1 : 10_000
      if Self.canListen(number, nextPort), Self.canListen(0, nextPort) { return nextPort }
    }
    throw TestProblem("\(address) cannot be listened on here")
  }

  private static func canListen(_ address: UInt32, _ port: UInt16) -> Bool {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var reuse: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = address.bigEndian
    name.sin_port = port.bigEndian
    return withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 && listen(socket, 1) == 0
      }
    }
  }

  /// Starts a program as an ordinary user, whose home is `home` in the test's folder; it is killed at the end of the
  /// test.
  /// With `asRoot` it has the rights of the test itself.
  func start(
    _ name: String, _ words: [String], in space: NetworkSpace? = nil, longest: Int = 240, asRoot: Bool = false
  ) throws -> Running {
    let user = asRoot ? [] : OrdinaryUser.prefix(home: path("home"))
    let process = try Running(
      name, (space?.prefix ?? []) + user + words, in: folder, number: processes.count, longest: longest)
    processes.append(process)
    return process
  }

  /// Starts `shoal` with these words.
  func shoal(_ words: String..., in space: NetworkSpace? = nil) throws -> Running {
    try start("shoal-\(words.first ?? "")", [Programs.shoal] + words, in: space)
  }

  /// - Parameter planted: a fault that it is to have (`PlantedFault`).
  func shoal(words: [String], in space: NetworkSpace? = nil, planted: String? = nil) throws -> Running {
    let fault = planted.map { ["env", "PLANTED_FAULT=\($0)"] } ?? []
    return try start("shoal-\(words.first ?? "")", fault + [Programs.shoal] + words, in: space)
  }

  /// A network namespace of this test, or nil when this machine does not let us make one.
  func space() -> NetworkSpace? {
    guard let space = NetworkSpace(number: spaces.count) else { return nil }
    spaces.append(space)
    return space
  }
}

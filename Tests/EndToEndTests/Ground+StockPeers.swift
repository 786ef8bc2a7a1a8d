import Crypto
import Foundation
import Testing
import Vocabulary
import Wire

/// One agent and one stock client, and nobody else: the origin is gone once both could learn what the object is.
/// Who dials whom is certain: a client that is dialled announces itself and hears of nobody, then the agent comes; a
/// client that dials has a metainfo file with another tracker, which knows the agent and tells nobody of the client.
extension Ground {
  struct StockSwarm: Sendable {
    /// What the test is about.
    var meeting: Meeting
    /// The metainfo files for the agent and for the client.
    var hybrid: String
    var torrent: String
    var file: String
    /// The directory that the client uses: it holds the file if the client is the seed.
    var folder: String
    var selector: String

    static let agent = "127.64.1.1:6881"
    static let gateway = "127.64.1.1:8070"
    static let client = "127.64.1.9"
  }

  /// How the two meet.
  struct Meeting: Sendable, CustomTestStringConvertible {
    /// Whether the client gives, or takes.
    var isSeed: Bool
    /// Whether the agent dials the client, or the client the agent.
    var isDialled: Bool
    var isHybrid: Bool

    var testDescription: String {
      "a \(isSeed ? "seed" : "leech") that \(isDialled ? "is dialled" : "dials"), \(isHybrid ? "hybrid" : "v1-only")"
    }

    static let all = [true, false].flatMap { isSeed in
      [true, false].flatMap { isDialled in
        [true, false].map { Meeting(isSeed: isSeed, isDialled: isDialled, isHybrid: $0) }
      }
    }
    /// What is tried each time: each direction, role and kind once.
    static let quick = [
      Meeting(isSeed: true, isDialled: true, isHybrid: false), Meeting(isSeed: false, isDialled: false, isHybrid: true),
    ]
    static let others = all.filter { one in !quick.contains { $0.testDescription == one.testDescription } }
    static let size = 4 << 20
  }

  /// Plays a meeting with a client that `client` starts.
  func meet(_ meeting: Meeting, client start: (StockSwarm) throws -> Running) async throws {
    let swarm = try await stockSwarm(meeting)
    let cache = path("agent.cache")
    let words = [
      "get", swarm.hybrid, "-o", path("agent.bin"), "--cache", cache, "--peer-listen", StockSwarm.agent, "--json",
      "--gateway", StockSwarm.gateway, "--keep-serving", "120", "--allow-unverified",
    ]
    var dialled: Running?
    if meeting.isDialled {
      let client = try start(swarm)
      try await announced(swarm, client)
      dialled = client
    }
    let agent = try shoal(words: words)
    try await ready(agent, "http://\(StockSwarm.gateway)")
    let client = try dialled ?? start(swarm)
    if meeting.isSeed {
      let line = try await agent.wait(within: 60, "the agent to have it from the client, who said \(client.err)") {
        agent.out.hasSuffix("\n") ? agent.out : nil
      }
      let report = try Report(line)
      try require(report.from.peers == Meeting.size, "not all came from the client: \(line)")
      try require(digest(path("agent.bin")) == digest(swarm.file), "the bytes are not the origin's")
    } else {
      try await waitForCopy(swarm.folder + "/object.bin", of: swarm.file, by: client, within: 60)
      let sent = try await counter("shoal_sent_bytes_total", at: StockSwarm.gateway)
      try require(sent >= Meeting.size, "the client had \(sent) bytes from the agent")
    }
    let dials = try await counter("shoal_dials_total", at: StockSwarm.gateway)
    try require((dials > 0) == meeting.isDialled, "the agent dialled \(dials) times")
  }

  private func require(_ holds: Bool, _ otherwise: String) throws {
    if !holds { throw TestProblem(otherwise) }
  }

  /// Publishes the object, lets an agent have it first if it is to give, and ends the origin.
  private func stockSwarm(_ meeting: Meeting) async throws -> StockSwarm {
    let servers = try await servers()
    let file = try file("root/object.bin", bytes: Meeting.size)
    let url = "\(servers.originURL)/object.bin"
    try await described(url)
    for (name, query) in [("hybrid.torrent", ""), ("v1.torrent", "?v=1")] {
      _ = try await curl(url + ".torrent" + query, ["--output", path(name)])
    }
    let folder = try directory("client")
    if meeting.isSeed {
      try FileManager.default.copyItem(atPath: file, toPath: folder + "/object.bin")
      OrdinaryUser.give(folder + "/object.bin")
    } else {
      let first = try get(url, name: "agent", at: "127.64.1.1")
      guard try await first.finish() == 0 else { throw TestProblem("the agent had no file: \(first.err)") }
    }
    servers.origin.kill()
    var torrent = path(meeting.isHybrid ? "hybrid.torrent" : "v1.torrent")
    if !meeting.isDialled {
      torrent = try await atOtherTracker(torrent)
    }
    return StockSwarm(
      meeting: meeting, hybrid: path("hybrid.torrent"), torrent: torrent, file: file, folder: folder,
      selector: String(servers.selectorURL.dropFirst("http://".count)))
  }

  /// Starts a tracker that names the agent to everyone, though not under the truncated v2 infohash: a client of the
  /// hybrid then dials with the v1 infohash, and offers v2. Returns a metainfo file that names it.
  private func atOtherTracker(_ torrent: String) async throws -> String {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: torrent)))
    let truncated = Array(SHA256.hash(data: try Metainfo.parse(bytes).infoBytes).prefix(20)).hex
    let (address, port) = ("127.64.0.3", "\(try port("127.64.0.3"))")
    let script = try text("tracker.py", Scripts.tracker)
    let tracker = try start("tracker", [Programs.python, script, address, port, StockSwarm.agent, truncated])
    _ = try await tracker.wait(within: 20, "the tracker to listen") { tracker.out.isEmpty ? nil : true }
    var fields = try BencodeDecoder.decodeDictionary(bytes)
    fields["announce"] = .text("http://\(address):\(port)/announce")
    let path = path("tracked.torrent")
    try Data(BencodeValue.dictionary(fields).encoded).write(to: URL(fileURLWithPath: path))
    OrdinaryUser.give(path)
    return path
  }

  /// Waits until the selector has heard of the client.
  private func announced(_ swarm: StockSwarm, _ client: Running) async throws {
    for _ in 0..<300 {
      let text = try await curl("http://\(swarm.selector)/metrics").body
      let lines = text.split(separator: "\n")
      if lines.contains(where: { $0.hasPrefix("shoal_selector_peers{kind=\"stock\"} ") && !$0.hasSuffix(" 0") }) {
        return
      }
      if let status = client.ended { throw TestProblem("\(client.name) ended with \(status): \(client.err)") }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw TestProblem("\(client.name) never announced itself: \(client.out) \(client.err)")
  }
}

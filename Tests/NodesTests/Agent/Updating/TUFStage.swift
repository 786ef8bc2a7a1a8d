import Nodes
import Vocabulary
import Wire

/// An agent that wants the target of a repository; the test plays the repository, in which every signature holds.
struct TUFStage {
  static let hash = Digest256(8, 8, 8, 8)
  var bench: AgentBench
  let want = WantID(0)
  /// The bytes that the targets metadata says the target has.
  let length: Int64

  init(length: Int64 = 16 * Geometry.blockLength, trusted: [Digest256] = [], pins: [KeyPin] = []) {
    self.length = length
    bench = AgentBench(trusted: trusted, pins: pins)
  }

  private static let head = #""spec_version":"1.0.34","version":1,"expires":"2100-01-01T00:00:00Z""#

  private static func document(_ signed: String) -> TUFDocument {
    let text = #"{"signed":{\#(signed)},"signatures":[{"keyid":"k","sig":"00"}]}"#
    return TUFDocument(bytes: Array(text.utf8), sha256: .zero, sha512: Array(repeating: 0, count: 64))
  }

  private static let root: TUFDocument = {
    let key = #"{"keytype":"ed25519","scheme":"ed25519","keyval":{"public":"\#(Digest256.zero.hex)"}}"#
    let role = #"{"keyids":["k"],"threshold":1}"#
    let roles = ["root", "timestamp", "snapshot", "targets"].map { "\"\($0)\":\(role)" }.joined(separator: ",")
    return document(#""_type":"root",\#(head),"keys":{"k":\#(key)},"roles":{\#(roles)}"#)
  }()

  private func answer(to order: TUFOrder) -> TUFAnswer {
    switch order {
    case .load: return .absent
    case .check(let checks, _): return .checked(checks.map { _ in true })
    case .keep, .forget: return .kept(failure: nil)
    case .fetch(let url, _):
      let file = #"{"length":\#(length),"hashes":{"sha256":"\#(Self.hash.hex)"}}"#
      switch url.text.split(separator: "/").last {
      case "timestamp.json":
        return .document(
          Self.document(#""_type":"timestamp",\#(Self.head),"meta":{"snapshot.json":{"version":1}}"#))
      case "snapshot.json":
        return .document(
          Self.document(#""_type":"snapshot",\#(Self.head),"meta":{"targets.json":{"version":1}}"#))
      case "targets.json":
        return .document(Self.document(#""_type":"targets",\#(Self.head),"targets":{"object.bin":\#(file)}"#))
      default: return .absent
      }
    }
  }

  var request: TUFRequest {
    TUFRequest(
      target: "object.bin", targetDigest: .zero, metadataURL: "http://192.0.2.1:8080/metadata/",
      targetsURL: "http://192.0.2.1:8080/", root: Self.root, startedAt: WallTime(microseconds: 0))
  }

  /// Wants the target; the orders that follow once its metadata is verified.
  mutating func begin() -> [AgentEffect] {
    var effects = bench.feed(.updating(want, request))
    while let order = effects.lazy.compactMap({ if case .update(_, let order) = $0 { order } else { nil } }).first {
      effects = bench.feed(.updated(want, answer(to: order)))
    }
    return effects
  }

  /// Answers the probe and describes the object; the orders that follow.
  mutating func describe(_ description: ObjectDescription, after effects: [AgentEffect]) -> [AgentEffect] {
    for case .control(let call, .probe(let url)) in effects {
      let answer = AgentInput.ProbeOutcome.answered(
        status: 200, description: url.text + ".torrent", length: nil, entityTag: nil, retryAfterSeconds: nil)
      for case .control(let call, .describe) in bench.feed(.probed(call, answer)) {
        return bench.feed(.described(call, .good(description)))
      }
    }
    return []
  }

  /// Opens the object with all its blocks; the orders that follow.
  mutating func open(_ effects: [AgentEffect]) -> [AgentEffect] {
    for case .store(let handle, .open) in effects {
      return bench.feed(
        .opened(handle, held: BitField(count: 16, repeating: true), provable: BitField(count: 4, repeating: true)))
    }
    return []
  }

  mutating func hashed(_ sha256: Digest256, length: Int64? = nil) -> [AgentEffect] {
    let digests = FilePledge.Digests(
      length: length ?? self.length, sha256: sha256, sha512: Array(repeating: 0, count: 64))
    return bench.feed(.digested(want, digests))
  }
}

extension [AgentEffect] {
  var report: TransferReport? {
    compactMap { if case .reader(_, .finish(let report)) = $0 { report } else { nil } }.first
  }

  /// How often the reader is told to hash what it was handed.
  var hashOrders: Int { count { if case .reader(_, .digest) = $0 { true } else { false } } }
}

import Trace
import Vocabulary

/// A machine small enough to know by heart: it adds, and says so.
struct Tally: Machine, Equatable {
  enum Input: Codable, Hashable, Sendable {
    case add(Int)
    case fill(bytes: [UInt8])
    case mix(Int)
    case skim(bytes: [UInt8])
    case tick
  }

  enum Effect: Codable, Hashable, Sendable {
    case total(Int)
    case echo([UInt8])
  }

  var total = 0
  var memory: [UInt8] = []
  var nextDeadline: Instant? { nil }
  static let deadlineReached = Input.tick

  mutating func handle(_ input: Input, at now: Instant, effects: inout [Effect]) {
    switch input {
    case .add(let number):
      total += number
      effects.append(.total(total))
    case .fill(let bytes):
      memory += bytes
      effects.append(.echo(bytes))
    case .mix(let number): total &+= number
    case .skim(let bytes): total &+= Int(bytes.first ?? 0)
    case .tick: break
    }
  }
}

extension TraceHeader {
  static func sample(role: TraceHeader.Role = .agent, node: UInt64 = 1, machine: Int = 0) -> TraceHeader {
    TraceHeader(
      role: role, node: NodeID(key: Digest256(node << 32, 2, 3, 4)), machine: machine, machineName: "tally",
      build: "test", configuration: "rate = 3", seed: 5, wall: WallTime(microseconds: 1_000_000),
      monotonic: Instant(nanoseconds: 7))
  }
}

/// Drives a tally under a recorder as a world would.
struct RecordedTally {
  var tally = Tally()
  var sequence: UInt64 = 0
  /// How long inputs kept it waiting, beyond a microsecond each.
  var waited = TimeSpan.zero
  let recorder: Recorder<Tally>

  /// A short tail unless `options` say otherwise, so that small disks have room for it.
  init(
    in directory: String, header: TraceHeader = .sample(),
    options: TraceWriter.Options = TraceWriter.Options(tailFrames: 2)
  ) throws {
    recorder = try Recorder(directory: directory, header: header, machine: tally, options: options)
  }

  mutating func submit(_ input: Tally.Input) {
    sequence += 1
    let now = Instant(nanoseconds: Int64(sequence) * 1000) + waited
    recorder.willHandle(input, sequence: sequence, at: now, wall: WallTime(microseconds: Int64(sequence)))
    var effects: [Tally.Effect] = []
    tally.handle(input, at: now, effects: &effects)
    recorder.didHandle(effects)
    if recorder.isCheckpointDue { recorder.checkpoint(tally) }
  }
}

extension TraceWriter.Options {
  /// Checkpoints as often as the interval says, however large they are.
  static func checkpoints(every interval: UInt64, tailFrames: Int = 2) -> TraceWriter.Options {
    TraceWriter.Options(
      checkpointInterval: interval, checkpointBytesPerInput: .max, checkpointPause: .zero, tailFrames: tailFrames)
  }
}

/// Reads every entry of the trace at `path`.
func entries(_ path: String) throws -> [TraceEntry] { Array(try TraceReader(path: path)) }

extension [TraceEntry] {
  var inputs: [TraceEntry.Input] { compactMap { if case .input(let input) = $0 { input } else { nil } } }
  var effects: [TraceEntry.Effects] { compactMap { if case .effects(let effects) = $0 { effects } else { nil } } }
  var damages: [TraceDamage] { compactMap { if case .damage(let damage) = $0 { damage } else { nil } } }
  var checkpoints: [TraceEntry.Checkpoint] { compactMap { if case .checkpoint(let point) = $0 { point } else { nil } } }
  var headers: [TraceHeader] { compactMap { if case .header(let header) = $0 { header } else { nil } } }
  var fulls: [TraceEntry.Full] { compactMap { if case .full(let full) = $0 { full } else { nil } } }
}

import Trace
import Vocabulary

/// A machine that goes through a trace again: traces hold what happened to it, and it knows what follows.
struct Rerun<M: Machine> {
  /// Nil until a checkpoint gives a state, and after damage.
  private(set) var machine: M?
  /// The last input that the machine has seen.
  private(set) var sequence: UInt64 = 0
  /// What the last input led to, until the record of its effects is read.
  private var pending: [M.Effect]?

  /// What inputs had when they were recorded, if not what they have now.
  private var schema: CanonicalSchema?

  /// Takes the schema of a trace's inputs.
  mutating func begin(_ header: TraceHeader) {
    schema = header.schema == M.inputSchema ? nil : CanonicalSchema(header.schema, otherwise: M.unlistedInputs)
  }

  /// An input of the trace.
  func fact(_ input: TraceEntry.Input) throws(CanonicalError) -> M.Input {
    guard let schema else { return try M.input(from: input.bytes) }
    return try CanonicalDecoder.decode(M.Input.self, from: input.bytes, writtenAs: schema)
  }

  /// Whether the machine began as this build has it, for the recording's first state is of another.
  private(set) var beganFresh = false

  /// Takes up the state of a checkpoint.
  mutating func restore(_ checkpoint: TraceEntry.Checkpoint) throws(CanonicalError) {
    forget()
    let state = try Self.state(of: checkpoint)
    (machine, beganFresh) = (state.machine, state.isFresh)
    sequence = checkpoint.sequence
  }

  /// The state of a checkpoint. Before the first input all builds have the same, each in its own way: if another wrote
  /// it, ours stands for it.
  static func state(of checkpoint: TraceEntry.Checkpoint) throws(CanonicalError) -> (machine: M, isFresh: Bool) {
    do throws(CanonicalError) { return (try CanonicalDecoder.decode(M.self, from: checkpoint.bytes), false) } catch {
      guard checkpoint.sequence == 0, let fresh = M.fresh else { throw error }
      return (fresh, true)
    }
  }

  /// Goes on from another state.
  mutating func change(_ change: (M) -> M) { machine = machine.map(change) }

  /// Knows the machine's state no longer.
  mutating func forget() {
    machine = nil
    pending = nil
  }

  /// Hands the machine the input that follows. False, and the state is no longer known, where another should.
  mutating func run(_ fact: M.Input, _ input: TraceEntry.Input) -> Bool {
    guard machine != nil, input.sequence == sequence + 1 else {
      forget()
      return false
    }
    var effects: [M.Effect] = []
    machine?.handle(fact, at: input.at, effects: &effects)
    sequence = input.sequence
    pending = effects
    return true
  }

  /// What the input of the record led to here; nil if it was not run.
  mutating func effects(of recorded: TraceEntry.Effects) -> [M.Effect]? {
    defer { pending = nil }
    return recorded.sequence == sequence ? pending : nil
  }

  /// Whether `effects` are those that were recorded.
  static func agree(_ effects: [M.Effect], _ recorded: TraceEntry.Effects) -> Bool {
    effects.count == recorded.count && (effects.isEmpty || digest(effects) == recorded.digest)
  }

  /// The digest by which traces know a list of effects.
  static func digest(_ effects: [M.Effect]) -> UInt32 {
    var bytes: [UInt8] = []
    try? M.write(effects, appendingTo: &bytes)
    return TraceEntry.Effects.digest(of: bytes)
  }
}

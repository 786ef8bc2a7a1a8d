import Trace
import Vocabulary

/// Runs one machine again from what was recorded of it, and compares.
struct Reexecution<M: Machine> {
  private(set) var report: NodeReport
  /// Nil until a checkpoint gives a state, and after damage.
  private var machine: M?
  private var sequence: UInt64 = 0
  /// What the last input led to here, until the record of what it led to there is read.
  private var pending: (sequence: UInt64, digest: UInt64, effects: [M.Effect], input: TraceEntry.Input)?

  init(_ report: NodeReport) { self.report = report }

  /// Whether a difference was found, and nothing more is to be learnt.
  var isDone: Bool { report.divergence != nil }

  mutating func take(_ entry: TraceEntry) {
    switch entry {
    case .header(let header): report.header = report.header ?? header
    case .checkpoint(let checkpoint): take(checkpoint)
    case .input(let input): take(input)
    case .effects(let effects): take(effects)
    case .full(let full): report.ending = .full(full)
    case .closed: report.ending = .closed
    case .damage(let damage):
      report.damages.append(damage)
      forget()
    }
  }

  private mutating func take(_ checkpoint: TraceEntry.Checkpoint) {
    guard let machine else { return restore(checkpoint) }
    guard checkpoint.sequence == sequence else {
      report.oddities.append("the checkpoint of input \(checkpoint.sequence) follows input \(sequence)")
      return restore(checkpoint)
    }
    report.checkpointsCompared += 1
    guard let bytes = try? CanonicalEncoder.encode(machine), StableHash.hash(bytes) != checkpoint.digest else { return }
    report.divergence = Divergence(
      node: report.label, sequence: sequence, input: "the machine's state after it, as a checkpoint has it",
      recorded: [Self.shorten(checkpoint.bytes, M.self)], recomputed: [Self.shorten(bytes, M.self)])
  }

  private mutating func restore(_ checkpoint: TraceEntry.Checkpoint) {
    pending = nil
    do throws(CanonicalError) {
      machine = try CanonicalDecoder.decode(M.self, from: checkpoint.bytes)
      sequence = checkpoint.sequence
    } catch {
      report.oddities.append("the checkpoint of input \(checkpoint.sequence) is of another build: \(error)")
      machine = nil
    }
  }

  private mutating func take(_ input: TraceEntry.Input) {
    guard machine != nil else {
      report.skipped += 1
      return
    }
    guard input.sequence == sequence + 1 else {
      report.oddities.append("input \(input.sequence) follows input \(sequence)")
      report.skipped += 1
      return forget()
    }
    let fact: M.Input
    do throws(CanonicalError) {
      fact = try CanonicalDecoder.decode(M.Input.self, from: input.bytes)
    } catch {
      report.oddities.append("input \(input.sequence) cannot be read: \(error)")
      report.skipped += 1
      return forget()
    }
    var effects: [M.Effect] = []
    machine?.handle(fact, at: input.at, effects: &effects)
    sequence = input.sequence
    report.replayed += 1
    let digest = (try? CanonicalEncoder.encode(effects)).map { StableHash.hash($0) } ?? 0
    pending = (input.sequence, digest, effects, input)
  }

  private mutating func take(_ recorded: TraceEntry.Effects) {
    guard let mine = pending, mine.sequence == recorded.sequence else { return }
    pending = nil
    guard mine.digest != recorded.digest else { return }
    let list = recorded.bytes.flatMap { try? CanonicalDecoder.decode([M.Effect].self, from: $0) }
    report.divergence = Divergence(
      node: report.label, sequence: recorded.sequence, input: Self.describe(mine.input),
      recorded: list.map { $0.map { Self.text($0) } } ?? ["\(recorded.count) effects that cannot be shown"],
      recomputed: mine.effects.map { Self.text($0) })
  }

  private mutating func forget() {
    machine = nil
    pending = nil
  }

  private static func describe(_ input: TraceEntry.Input) -> String {
    (try? CanonicalDecoder.decode(M.Input.self, from: input.bytes)).map { text($0) } ?? input.name
  }

  private static func shorten(_ bytes: [UInt8], _ type: M.Type) -> String {
    "\(type), \(bytes.count) bytes, digest \(String(StableHash.hash(bytes), radix: 16))"
  }

  private static func text(_ value: some Any) -> String { Brief.describing(value) }
}

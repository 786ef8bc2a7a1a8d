import Trace
import Vocabulary

/// Runs one machine again from what was recorded of it, and compares.
struct Reexecution<M: Machine> {
  private(set) var report: NodeReport
  /// Looking at all that a machine counts takes longer than an input.
  private static var judgedEvery: UInt64 { 1_000 }

  private var rerun = Rerun<M>()
  /// The last input that was run.
  private var input: TraceEntry.Input?

  init(_ report: NodeReport) {
    self.report = report
    if let header = report.header { rerun.begin(header) }
  }

  /// Whether a difference was found, and nothing more is to be learnt.
  var isDone: Bool { report.divergence != nil }

  /// The trace is over.
  mutating func end() {
    guard !isDone, let machine = rerun.machine, let bytes = try? CanonicalEncoder.encode(machine) else { return }
    report.endDigest = StableHash.hash(bytes)
  }

  mutating func take(_ entry: TraceEntry) {
    switch entry {
    case .header(let header): report.header = report.header ?? header
    case .checkpoint(let checkpoint): take(checkpoint)
    case .input(let input):
      report.ending = .cut
      take(input)
    case .effects(let effects): take(effects)
    case .full(let full): report.ending = .full(full)
    case .closed:
      report.ending = .closed
      judge()
    case .damage(let damage):
      report.damages.append(damage)
      rerun.forget()
    }
  }

  private mutating func take(_ checkpoint: TraceEntry.Checkpoint) {
    guard let machine = rerun.machine else { return restore(checkpoint) }
    guard checkpoint.sequence == rerun.sequence else {
      report.oddities.append("the checkpoint of input \(checkpoint.sequence) follows input \(rerun.sequence)")
      return restore(checkpoint)
    }
    guard let bytes = try? CanonicalEncoder.encode(machine) else { return }
    guard StableHash.hash(bytes) != checkpoint.digest else { return report.checkpointsCompared += 1 }
    let recorded = try? CanonicalDecoder.decode(M.self, from: checkpoint.bytes)
    // Another build writes its states in another way; what it did can be compared all the same.
    guard recorded != nil || !rerun.beganFresh else { return }
    report.checkpointsCompared += 1
    report.divergence = Divergence(
      node: report.label, sequence: rerun.sequence, input: "the machine's state after it, as a checkpoint has it",
      recorded: Self.shorten(checkpoint.bytes), recomputed: Self.shorten(bytes),
      details: recorded.map { StateDifference($0, machine).changes.map(\.text) } ?? [])
  }

  private mutating func restore(_ checkpoint: TraceEntry.Checkpoint) {
    do throws(CanonicalError) {
      try rerun.restore(checkpoint)
      if rerun.beganFresh { report.isOfAnotherBuild = true }
    } catch {
      report.oddities.append("the checkpoint of input \(checkpoint.sequence) is of another build: \(error)")
    }
  }

  private mutating func take(_ input: TraceEntry.Input) {
    guard rerun.machine != nil else {
      report.skipped += 1
      return
    }
    do throws(CanonicalError) {
      let fact = try rerun.fact(input)
      let last = rerun.sequence
      if rerun.run(fact, input) {
        report.replayed += 1
        self.input = input
        if input.sequence % Self.judgedEvery == 0 { judge() }
        return
      }
      report.oddities.append("input \(input.sequence) follows input \(last)")
    } catch {
      report.oddities.append("input \(input.sequence) cannot be read: \(error)")
      rerun.forget()
    }
    report.skipped += 1
  }

  /// Whether what the machine counts adds up.
  private mutating func judge() {
    guard report.brokenLaws.isEmpty, let machine = rerun.machine else { return }
    report.brokenLaws = machine.laws.filter { !$0.holds }.map { "after input \(rerun.sequence) \($0.text)" }
  }

  private mutating func take(_ recorded: TraceEntry.Effects) {
    guard let input, let mine = rerun.effects(of: recorded), !Rerun<M>.agree(mine, recorded) else { return }
    report.divergence = Divergence(
      node: report.label, sequence: recorded.sequence,
      input: (try? rerun.fact(input)).map { Brief.describing($0) } ?? input.name,
      recorded: Self.effects(recorded.count, recorded.digest),
      recomputed: Self.effects(mine.count, Rerun<M>.digest(mine)), details: mine.map { Brief.describing($0) })
  }

  private static func effects(_ count: Int, _ digest: UInt32) -> String {
    "\(count) effect\(count == 1 ? "" : "s"), digest \(String(digest, radix: 16))"
  }

  private static func shorten(_ bytes: [UInt8]) -> String {
    "\(M.self), \(bytes.count) bytes, digest \(String(StableHash.hash(bytes), radix: 16))"
  }
}

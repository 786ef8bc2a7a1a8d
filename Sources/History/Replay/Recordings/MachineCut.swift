import Trace
import Vocabulary

/// Writes a stretch of one machine's recording as one of its own: with the state before it, found by running the
/// machine up to there.
struct MachineCut<M: Machine> {
  private let span: (from: WallTime, to: WallTime)
  private let directory: String
  private let header: TraceHeader
  private var rerun = Rerun<M>()
  private var writer: TraceWriter?
  /// The last input before the next one.
  private var last: TraceEntry.Input?
  private(set) var inputs = 0
  private(set) var isDone = false

  init(_ header: TraceHeader, _ span: (from: WallTime, to: WallTime), into directory: String) {
    self.span = span
    self.directory = directory
    self.header = header
    rerun.begin(header)
  }

  /// - Throws: `TraceError` when it cannot be written.
  mutating func take(_ entry: TraceEntry) throws(TraceError) {
    switch entry {
    case .header, .full, .closed: break
    case .checkpoint(let checkpoint): if rerun.machine == nil { try? rerun.restore(checkpoint) }
    case .input(let input): try take(input)
    case .effects(let effects):
      _ = rerun.effects(of: effects)
      writer?.record(effects)
    case .damage:
      rerun.forget()
      end()
    }
  }

  private mutating func take(_ input: TraceEntry.Input) throws(TraceError) {
    guard input.wall <= span.to else {
      isDone = true
      return end()
    }
    if input.wall >= span.from, let machine = rerun.machine {
      if writer == nil { try begin(with: machine, before: input) }
      writer?.record(input)
      inputs += 1
    }
    if let fact = try? rerun.fact(input) { _ = rerun.run(fact, input) } else { rerun.forget() }
    if rerun.machine == nil { end() }
    last = input
  }

  private mutating func begin(with machine: M, before input: TraceEntry.Input) throws(TraceError) {
    let options = TraceWriter.Options(tailFrames: 0)
    let before = rerun.sequence == 0 ? nil : last ?? input
    let place = before.map { last in
      TraceEntry.Input(sequence: rerun.sequence, at: last.at, wall: last.wall, bytes: [])
    }
    writer = try TraceWriter(directory: directory, header: header, options: options, after: place)
    writer?.record(checkpointBy: { try CanonicalEncoder.encode(machine) })
  }

  /// The stretch is over.
  mutating func end() {
    writer?.close()
    writer = nil
  }
}

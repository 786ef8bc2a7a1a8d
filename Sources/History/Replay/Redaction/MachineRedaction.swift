import Trace
import Vocabulary

/// Writes one machine's recording anew under other names: the machine goes through what happened to it twice, once
/// under its own names and once under the others, and does the same both times.
struct MachineRedaction<M: Machine> {
  private let directory: String
  private let header: TraceHeader
  private let redactor: Redactor
  private let names: EffectNames
  private var rerun = Rerun<M>()
  private let schema: CanonicalSchema?
  /// As `rerun` has it, under the other names.
  private var machine: M?
  private var effects: [M.Effect] = []
  private var writer: TraceWriter?
  /// The last input before the next one.
  private var last: TraceEntry.Input?
  private(set) var report: RedactionReport.Part
  /// The files that were begun.
  private(set) var paths: [String] = []

  init(_ header: TraceHeader, _ redactor: Redactor, into directory: String) {
    self.directory = directory
    self.redactor = redactor
    names = EffectNames(redactor)
    schema = header.schema == M.inputSchema ? nil : CanonicalSchema(header.schema, otherwise: M.unlistedInputs)
    rerun.begin(header)
    report = RedactionReport.Part(label: header.label)
    var header = header
    header.configuration = ""
    header.schema = M.inputSchema
    self.header = header
  }

  /// - Throws: `TraceRedaction.Failure`.
  mutating func take(_ entry: TraceEntry) throws(TraceRedaction.Failure) {
    switch entry {
    case .header: break
    case .checkpoint(let checkpoint): try take(checkpoint)
    case .input(let input): try take(input)
    case .effects(let effects): try take(effects)
    case .full(let full): writer?.stop(at: full.sequence, reason: redactor.texts.sentence(full.reason))
    case .closed: end()
    case .damage:
      report.damages += 1
      forget()
    }
  }

  private mutating func take(_ checkpoint: TraceEntry.Checkpoint) throws(TraceRedaction.Failure) {
    guard rerun.machine == nil || checkpoint.sequence != rerun.sequence else {
      if let machine { writer?.record(checkpointBy: { try CanonicalEncoder.encode(machine) }) }
      return
    }
    forget()
    do {
      try rerun.restore(checkpoint)
      machine =
        rerun.beganFresh
        ? M.fresh : try CanonicalDecoder.decode(M.self, from: checkpoint.bytes, renaming: redactor)
    } catch { throw failure("the state after input \(checkpoint.sequence)", error) }
  }

  private mutating func take(_ input: TraceEntry.Input) throws(TraceRedaction.Failure) {
    effects = []
    if let before = machine {
      do {
        var renamed = input
        let fact = try CanonicalDecoder.decode(
          M.Input.self, from: input.bytes, writtenAs: schema, renaming: redactor)
        renamed.bytes = []
        try M.write(fact, appendingTo: &renamed.bytes)
        if writer == nil { try begin(with: before, before: input) }
        writer?.record(renamed)
        report.inputs += 1
        machine?.handle(fact, at: input.at, effects: &effects)
        if !rerun.run(try rerun.fact(input), input) { forget() }
      } catch { throw failure("input \(input.sequence), \(input.name),", error) }
    } else {
      report.skipped += 1
    }
    last = input
  }

  private mutating func take(_ recorded: TraceEntry.Effects) throws(TraceRedaction.Failure) {
    guard machine != nil, let own = rerun.effects(of: recorded) else { return }
    let input = "\(header.label), input \(recorded.sequence), \(last?.name ?? "?")"
    guard Rerun<M>.agree(own, recorded) else {
      throw .changed("\(input): this build acts otherwise than the one that recorded it, so redact with that one")
    }
    let isList = last?.name == Self.listing
    let difference: String?
    do { difference = try names.difference(own, effects, anyOrder: isList) } catch { throw failure(input, error) }
    if let difference { throw .changed("\(input): it leads to something else under other names: \(difference)") }
    report.effects += own.count
    if isList { report.lists += 1 }
    writer?.record(
      TraceEntry.Effects(sequence: recorded.sequence, digest: Rerun<M>.digest(effects), count: effects.count))
  }

  /// The input after which names are shown in their order, which is another one under others.
  private static var listing: String { "listed" }

  private mutating func begin(with machine: M, before input: TraceEntry.Input) throws(TraceError) {
    let before = rerun.sequence == 0 ? nil : last ?? input
    let place = before.map { last in
      TraceEntry.Input(sequence: rerun.sequence, at: last.at, wall: last.wall, bytes: [])
    }
    let writer = try TraceWriter(
      directory: directory, header: header, options: TraceWriter.Options(tailFrames: 0), after: place)
    paths.append(writer.path)
    writer.record(checkpointBy: { try CanonicalEncoder.encode(machine) })
    self.writer = writer
  }

  private mutating func forget() {
    rerun.forget()
    machine = nil
    end()
  }

  /// Nothing more comes of this recording.
  mutating func end() {
    writer?.close()
    writer = nil
  }

  private func failure(_ place: String, _ error: any Error) -> TraceRedaction.Failure {
    .changed("\(place) of \(header.label) cannot be redacted: \(error)")
  }
}

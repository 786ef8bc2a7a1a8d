import Logging
import NIOCore
import Nodes
import Selection
import Trace
import Vocabulary

/// Starts, seeds, records and stops the machine of a node, whichever it is: agent, origin or selector.
///
/// Confined to its event loop: every call comes from there.
final class NodeHost<M: Machine & StatusShowing, Attachment> {
  /// What chance grows from in this run.
  let seed: UInt64
  let clock: NodeClock
  /// For the lines of the log that the world writes by itself.
  let mark = SequenceMark()
  private let build: String
  private let recording: Recording?
  private let eventLoop: any EventLoop
  private var driver: Driver<M, Attachment>?
  private let lag: LoopLag
  private let startedAt: WallTime
  private let begunAt: Instant
  private var events = RecentEvents()
  /// Empty until it is prepared.
  private var node = ""
  private var role = ""
  private weak var front: HTTPFront?
  private var exporter: OTLPExporter?
  /// Where what the node takes and gives is booked, if anywhere.
  var ledger: LedgerKeeper?
  private var hasStarted = false
  private var isStopped = false
  /// Facts that came before the machine was started.
  private var early: [(input: M.Input, attachment: Attachment?)] = []

  /// - Parameters:
  ///   - recording: where and how to record a trace, if anywhere.
  ///   - seed: drawn if nil; the trace names it.
  ///   - build: which build of the program this is, for the trace.
  init(
    on eventLoop: any EventLoop, recording: Recording?, seed: UInt64?, build: String, clock: NodeClock = .system
  ) {
    self.eventLoop = eventLoop
    self.recording = recording
    self.seed = seed ?? .random(in: 0 ... .max)
    self.build = build
    self.clock = clock
    lag = LoopLag(of: eventLoop, clock: clock)
    (startedAt, begunAt) = (clock.wall, clock.now)
  }

  /// Opens the trace, if there is to be one: all that can fail.
  ///
  /// - Parameters:
  ///   - text: the node's configuration, for people who read the trace.
  ///   - otlp: where metrics are sent to, if anywhere.
  ///   - perform: carries out one effect, given the attachment of the input that it follows from.
  func prepare(
    _ machine: M, as role: TraceHeader.Role, _ node: NodeID, configuration text: String, logger: Logger,
    otlp: OTLPOptions? = nil, perform: @escaping (M.Effect, Attachment?) -> Void
  ) throws(TraceError) {
    precondition(driver == nil, "a node starts once")
    (self.node, self.role) = ("\(node.short)", role.rawValue)
    exporter = otlp.map { options in
      OTLPExporter(options, on: eventLoop, logger: logger) { [weak self] in self?.otlpMessage(role.rawValue) ?? [] }
    }
    lag.onBlocked = { [weak self] late in
      self?.log(LogEvent(.warning, .loopBlocked, [.init("ms", late.milliseconds)]), to: logger)
    }
    let recorder = try recorder(of: machine, role, node, text, logger)
    driver = Driver(
      machine: machine, eventLoop: eventLoop, clock: clock, recorder: recorder, mark: mark,
      losesWakeUps: PlantedFault.asked == .lostWakeUp, perform: perform)
  }

  /// Gives the machine its first input, then those that came before.
  func start(with first: M.Input) {
    precondition(driver != nil && !hasStarted, "a node is prepared, and then starts once")
    hasStarted = true
    lag.start()
    exporter?.start()
    driver?.submit(first)
    let waiting = early
    early = []
    for (input, attachment) in waiting { driver?.submit(input, with: attachment) }
  }

  private func recorder(
    of machine: M, _ role: TraceHeader.Role, _ node: NodeID, _ text: String, _ logger: Logger
  ) throws(TraceError) -> Recorder<M>? {
    guard let recording else { return nil }
    let header = TraceHeader(
      role: role, node: node, machineName: role.rawValue, build: build, configuration: text, seed: seed,
      wall: clock.wall, monotonic: clock.now)
    do throws(TraceError) {
      let recorder = try Recorder(
        directory: recording.directory, header: header, machine: machine, options: recording.options)
      recorder.onStop = { logger.log($0) }
      recorder.onResume = { logger.log(resumed: $0) }
      return recorder
    } catch {
      guard recording.isOptional else { throw error }
      logger.log(.warning, .traceStopped, [.init("why", error.description), .init("at", 1)])
      return nil
    }
  }

  /// Hands the machine a fact, once it is started. Ignored after `stop`.
  func submit(_ input: M.Input, with attachment: Attachment? = nil) {
    eventLoop.preconditionInEventLoop()
    guard !isStopped else { return }
    guard hasStarted else { return early.append((input, attachment)) }
    driver?.submit(input, with: attachment)
  }

  /// How many inputs the machine has seen.
  var sequence: UInt64 { driver?.sequence ?? 0 }

  /// The machine as it is between two inputs; nil while it is not started.
  var machine: M? { hasStarted ? driver?.machine : nil }

  /// The front answers with what this node counts, and is counted with it. Held weakly.
  func measure(_ front: HTTPFront) {
    self.front = front
    front.metrics = { [weak self] format in
      self.map { MetricsText.text($0.families, format, node: $0.node) } ?? ""
    }
    front.sequence = { [weak self] in self?.sequence }
    front.views = NodeViews(
      of: front, look: { [weak self] in self?.status },
      detail: { [weak self] view, status in
        guard let self else { return }
        machine?.detail(view, in: &status, at: clock.now)
      }, laws: { [weak self] in self?.machine?.laws ?? [] },
      record: { [weak self] last, done in self?.openTrace(last: last, then: done) ?? false })
  }

  /// Opens what was written since so many seconds before now of what is recorded, and hands it over on the event loop;
  /// false for a node that records nothing.
  func openTrace(last: Int64?, then done: @escaping ([OpenTraceFile]) -> Void) -> Bool {
    guard let recorder = driver?.recorder else { return false }
    let since = last.map { WallTime(microseconds: clock.wall.microseconds - $0 * 1_000_000) }
    let own = NIOLoopBound(done, eventLoop: eventLoop)
    recorder.writer.open { [eventLoop] files in
      let newest = TraceArchive.newest(files, since: since, atMost: TraceOrder.archiveMost)
      eventLoop.execute { own.value(newest) }
    }
    return true
  }

  /// A line of the machine's for the log.
  func log(_ event: Nodes.LogEvent, to logger: Logger) {
    logger.log(event, sequence: sequence)
    events.note(event, at: clock.wall)
  }

  /// What the node shows of itself now; nil before it has started.
  private var status: NodeStatus? {
    guard let machine else { return nil }
    var status = machine.status(
      role: role, node: node, build: build, at: clock.now, wall: clock.wall, since: begunAt, events: events.lines)
    status.agent?.ledger = ledger?.shown()
    return status
  }

  /// What the machine and its world have counted.
  private var families: [MetricFamily] {
    let recorder = driver?.recorder
    let world = WorldMetrics.Facts(
      build: build, startedAt: startedAt, lag: lag.times, inputs: sequence,
      lost: lost(by: recorder),
      records: recording.map { _ in recorder?.isStopped == false }, front: front,
      exported: exporter.map { [$0.sent, $0.failed] },
      booked: ledger?.counts)
    return (machine?.measures ?? []) + WorldMetrics.catalogue.families(of: world)
  }

  /// Inputs that the trace had to leave out; all, where it could not even begin.
  private func lost(by recorder: Recorder<M>?) -> UInt64 {
    guard recording != nil, driver != nil else { return 0 }
    return recorder.map { $0.writer.lost } ?? sequence
  }

  private func otlpMessage(_ role: String) -> [UInt8] {
    let source = OTLPRequest.Source(role: role, node: node, build: build, startedAt: startedAt, wall: clock.wall)
    return OTLPRequest(families, from: source).body
  }

  /// Takes no more inputs and ends the trace. More calls do nothing.
  func stop() {
    eventLoop.preconditionInEventLoop()
    isStopped = true
    early = []
    lag.stop()
    exporter?.stop()
    driver?.stop()
  }
}

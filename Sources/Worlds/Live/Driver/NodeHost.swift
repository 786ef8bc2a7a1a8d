import Logging
import NIOCore
import Nodes
import Trace
import Vocabulary

/// Starts, seeds, records and stops the machine of a node, whichever it is: agent, origin or selector.
///
/// Confined to its event loop: every call comes from there.
final class NodeHost<M: Machine, Attachment> {
  /// What chance grows from in this run.
  let seed: UInt64
  let clock: NodeClock
  private let build: String
  private let recordDirectory: String?
  private let traceOptions: TraceWriter.Options
  private let eventLoop: any EventLoop
  private var driver: Driver<M, Attachment>?
  private var hasStarted = false
  private var isStopped = false
  /// Facts that came before the machine was started.
  private var early: [(input: M.Input, attachment: Attachment?)] = []

  /// - Parameters:
  ///   - recordDirectory: where to record a trace, if anywhere.
  ///   - seed: drawn if nil; the trace names it.
  ///   - build: which build of the program this is, for the trace.
  init(
    on eventLoop: any EventLoop, recordDirectory: String?, seed: UInt64?, build: String, clock: NodeClock = .system,
    traceOptions: TraceWriter.Options = TraceWriter.Options()
  ) {
    self.eventLoop = eventLoop
    self.recordDirectory = recordDirectory
    self.seed = seed ?? .random(in: 0 ... .max)
    self.build = build
    self.clock = clock
    self.traceOptions = traceOptions
  }

  /// Opens the trace, if there is to be one: all that can fail.
  ///
  /// - Parameters:
  ///   - text: the node's configuration, for people who read the trace.
  ///   - perform: carries out one effect, given the attachment of the input that it follows from.
  func prepare(
    _ machine: M, as role: TraceHeader.Role, _ node: NodeID, configuration text: String, logger: Logger,
    perform: @escaping (M.Effect, Attachment?) -> Void
  ) throws(TraceError) {
    precondition(driver == nil, "a node starts once")
    let recorder = try recorder(of: machine, role, node, text, logger)
    driver = Driver(machine: machine, eventLoop: eventLoop, clock: clock, recorder: recorder, perform: perform)
  }

  /// Gives the machine its first input, then those that came before.
  func start(with first: M.Input) {
    precondition(driver != nil && !hasStarted, "a node is prepared, and then starts once")
    hasStarted = true
    driver?.submit(first)
    let waiting = early
    early = []
    for (input, attachment) in waiting { driver?.submit(input, with: attachment) }
  }

  private func recorder(
    of machine: M, _ role: TraceHeader.Role, _ node: NodeID, _ text: String, _ logger: Logger
  ) throws(TraceError) -> Recorder<M>? {
    guard let directory = recordDirectory else { return nil }
    let header = TraceHeader(
      role: role, node: node, machineName: role.rawValue, build: build, configuration: text, seed: seed,
      wall: clock.wall, monotonic: clock.now)
    let recorder = try Recorder(directory: directory, header: header, machine: machine, options: traceOptions)
    recorder.onStop = { logger.log($0) }
    return recorder
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

  /// Takes no more inputs and ends the trace. More calls do nothing.
  func stop() {
    eventLoop.preconditionInEventLoop()
    isStopped = true
    early = []
    driver?.stop()
  }
}

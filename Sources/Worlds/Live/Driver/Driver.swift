internal import DequeModule
package import NIOCore
package import Trace
package import Vocabulary

/// One machine on one event loop: hands it inputs one at a time, carries out all effects of one before the next, wakes
/// it at its deadlines, and records what it is told.
///
/// An input may bring an attachment: something the machine only names, such as the bytes of a block, which is there
/// while the effects of that input are carried out and gone after them. It is not recorded.
///
/// Confined to its event loop: every call comes from there.
package final class Driver<M: Machine, Attachment> {
  /// The machine as it is between inputs. Reading it is free; deciding is done by inputs only.
  package private(set) var machine: M
  package let eventLoop: any EventLoop
  package let clock: NodeClock
  /// How many inputs the machine has seen. A log line names this number, and the trace has the input by it.
  package private(set) var sequence: UInt64 = 0
  /// The same, for other threads.
  private let mark: SequenceMark?
  package let recorder: Recorder<M>?
  /// Carries out one effect, given the attachment of the input that it follows from. It may submit inputs, which are
  /// handled after all effects of the current one.
  package var perform: (M.Effect, Attachment?) -> Void
  /// Called when no input is left, as for flushing what effects put into buffers. It may submit inputs.
  package var onIdle: (() -> Void)?

  private var waiting = Deque<(input: M.Input, attachment: Attachment?)>()
  private var effects: [M.Effect] = []
  private var isDraining = false
  private var isStopped = false
  private var timer: Scheduled<Void>?
  /// When `timer` fires. It may be earlier than the machine's deadline, and is then set again.
  private var timerAt = Instant(nanoseconds: .max)
  /// Whether a timer that is too late stays as well, as a test build may be told to.
  private let losesWakeUps: Bool

  /// - Parameters:
  ///   - machine: as it is before its first input; the recorder, if any, was made with the same.
  ///   - eventLoop: the loop that this is called on, now and always.
  init(
    machine: M, eventLoop: any EventLoop, clock: NodeClock = .system, recorder: Recorder<M>? = nil,
    mark: SequenceMark? = nil, losesWakeUps: Bool = false, perform: @escaping (M.Effect, Attachment?) -> Void
  ) {
    self.losesWakeUps = losesWakeUps
    eventLoop.preconditionInEventLoop()
    self.machine = machine
    self.eventLoop = eventLoop
    self.clock = clock
    self.recorder = recorder
    self.mark = mark
    self.perform = perform
    armTimer()
  }

  /// Hands the machine an input: at once, or after those that wait if it is being called from an effect.
  /// Ignored after `stop`.
  package func submit(_ input: M.Input, with attachment: Attachment? = nil) {
    eventLoop.preconditionInEventLoop()
    guard !isStopped else { return }
    guard !isDraining else { return waiting.append((input, attachment)) }
    isDraining = true
    handle(input, attachment)
    repeat {
      while let next = waiting.popFirst() { handle(next.input, next.attachment) }
      onIdle?()
    } while !waiting.isEmpty
    isDraining = false
    armTimer()
  }

  /// Takes no more inputs, cancels the timers and ends the trace cleanly. More calls do nothing.
  package func stop() {
    eventLoop.preconditionInEventLoop()
    guard !isStopped else { return }
    isStopped = true
    waiting.removeAll()
    timer?.cancel()
    recorder?.close()
  }

  private func handle(_ input: M.Input, _ attachment: Attachment?) {
    let now = clock.now
    sequence += 1
    mark?.move(to: sequence)
    recorder?.willHandle(input, sequence: sequence, at: now, wall: clock.wall)
    // Out of the property while effects are carried out, so that its room can be used again.
    var effects: [M.Effect] = []
    swap(&effects, &self.effects)
    machine.handle(input, at: now, effects: &effects)
    if let recorder {
      recorder.didHandle(effects)
      if recorder.isCheckpointDue { recorder.checkpoint(machine) }
    }
    for effect in effects { perform(effect, attachment) }
    effects.removeAll(keepingCapacity: effects.count <= 1024)
    swap(&effects, &self.effects)
  }

  /// Sees to it that a timer fires at the machine's deadline or before. A timer that is too early stays: deadlines
  /// mostly move away from it with every input, and looking again is cheaper than setting it every time.
  private func armTimer() {
    guard !isStopped, let deadline = Self.deadline(of: &machine),
      timer == nil || deadline < timerAt && !losesWakeUps
    else { return }
    timer?.cancel()
    timerAt = deadline
    let delay = max(0, deadline.nanoseconds.subtractingReportingOverflow(clock.now.nanoseconds).partialValue)
    timer = eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(delay)) { [weak self] in self?.timerFired() }
  }

  /// It changes nothing, but so the machine is looked at where it lies and not copied.
  private static func deadline(of machine: inout M) -> Instant? { machine.nextDeadline }

  private func timerFired() {
    timer = nil
    guard !isStopped else { return }
    if let deadline = Self.deadline(of: &machine), deadline <= clock.now {
      submit(M.deadlineReached)
    } else {
      armTimer()
    }
  }
}

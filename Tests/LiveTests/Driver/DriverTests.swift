import Glibc
import NIOCore
import NIOEmbedded
import NIOPosix
import Synchronization
import Testing
import Vocabulary

@testable import Live
@testable import Trace

@Suite struct DriverTests {
  /// A clock that is moved by hand, and a loop beside it.
  private final class Hand {
    let loop = EmbeddedEventLoop()
    private let nanoseconds = ManualNanoseconds()
    var clock: NodeClock { nanoseconds.clock }

    func advance(milliseconds: Int64) {
      nanoseconds.advance(by: milliseconds * 1_000_000)
      loop.advanceTime(by: .milliseconds(milliseconds))
    }
  }

  private final class ManualNanoseconds: Sendable {
    private let value = Atomic<Int64>(0)
    func advance(by nanoseconds: Int64) { value.add(nanoseconds, ordering: .relaxed) }
    var clock: NodeClock {
      NodeClock(
        monotonic: { Instant(nanoseconds: self.value.load(ordering: .relaxed)) },
        wall: { WallTime(microseconds: self.value.load(ordering: .relaxed) / 1000) })
    }
  }

  @Test func `All effects of an input are carried out before the next input is handled`() {
    let hand = Hand()
    var log: [String] = []
    let driver = Driver<Alarm, Never>(machine: Alarm(), eventLoop: hand.loop, clock: hand.clock) { _, _ in }
    driver.perform = { effect, _ in
      guard case .said(let word) = effect else { return }
      log.append(word)
      if word == "a" {
        driver.submit(.split(["x", "y"]))
        driver.submit(.say("z"))
      }
      if word == "x" { driver.submit(.say("last")) }
    }
    driver.submit(.split(["a", "b", "c"]))
    #expect(log == ["a", "b", "c", "x", "y", "z", "last"])
    #expect(driver.sequence == 4)
    driver.stop()
  }

  @Test func `An attachment is there for the effects of its own input, whatever waits meanwhile`() {
    let hand = Hand()
    var log: [String] = []
    let driver = Driver<Alarm, String>(machine: Alarm(), eventLoop: hand.loop, clock: hand.clock) { _, _ in }
    driver.perform = { effect, attachment in
      if case .woke = effect {
        log.append("woke \(attachment ?? "-")")
        driver.submit(.say("late"), with: "3")
      }
      guard case .said(let word) = effect else { return }
      log.append("\(word) \(attachment ?? "-")")
      if word == "a" {
        driver.submit(.split(["x", "y"]), with: "2")
        driver.submit(.say("bare"))
      }
    }
    driver.submit(.split(["a", "b"]), with: "1")
    #expect(log == ["a 1", "b 1", "x 2", "y 2", "bare -"])
    // A deadline is an input of the driver's own: what is submitted from its effects keeps its attachment too.
    driver.submit(.wake(at: Instant(nanoseconds: 1_000_000)), with: "not of the deadline")
    hand.advance(milliseconds: 1)
    #expect(log.suffix(2) == ["woke -", "late 3"])
    driver.stop()
  }

  @Test func `Idleness is told once no input is left, and may bring new ones`() {
    let hand = Hand()
    var log: [String] = []
    let driver = Driver<Alarm, Never>(machine: Alarm(), eventLoop: hand.loop, clock: hand.clock) { effect, _ in
      if case .said(let word) = effect { log.append(word) }
    }
    driver.onIdle = {
      log.append("idle")
      if log.count < 4 { driver.submit(.say("more")) }
    }
    driver.submit(.say("first"))
    #expect(log == ["first", "idle", "more", "idle"])
    driver.stop()
  }

  @Test func `The machine is woken at its deadline, once, and never before`() {
    let hand = Hand()
    var woken: [Instant] = []
    let driver = Driver<Alarm, Never>(machine: Alarm(), eventLoop: hand.loop, clock: hand.clock) { effect, _ in
      if case .woke(let at) = effect { woken.append(at) }
    }
    driver.submit(.wake(at: Instant(nanoseconds: 50_000_000)))
    hand.advance(milliseconds: 49)
    #expect(woken.isEmpty)
    hand.advance(milliseconds: 1)
    #expect(woken == [Instant(nanoseconds: 50_000_000)])
    hand.advance(milliseconds: 500)
    #expect(woken.count == 1)
    driver.stop()
  }

  @Test func `A deadline may move forth, back and away`() {
    let hand = Hand()
    var woken: [Instant] = []
    let driver = Driver<Alarm, Never>(machine: Alarm(), eventLoop: hand.loop, clock: hand.clock) { effect, _ in
      if case .woke(let at) = effect { woken.append(at) }
    }
    driver.submit(.wake(at: Instant(nanoseconds: 10_000_000)))
    driver.submit(.wake(at: Instant(nanoseconds: 30_000_000)))
    hand.advance(milliseconds: 29)
    #expect(woken.isEmpty)
    hand.advance(milliseconds: 1)
    #expect(woken.count == 1)
    driver.submit(.wake(at: Instant(nanoseconds: 90_000_000)))
    driver.submit(.wake(at: Instant(nanoseconds: 40_000_000)))
    hand.advance(milliseconds: 10)
    #expect(woken.count == 2)
    driver.submit(.wake(at: Instant(nanoseconds: 60_000_000)))
    driver.submit(.wake(at: nil))
    hand.advance(milliseconds: 500)
    #expect(woken.count == 2)
    driver.submit(.wake(at: Instant(nanoseconds: 0)))
    hand.loop.run()
    #expect(woken.count == 3)
    driver.stop()
  }

  @Test func `A deadline that the machine has from the start is kept`() {
    let hand = Hand()
    var woken = 0
    let machine = Alarm(nextDeadline: Instant(nanoseconds: 5_000_000))
    let driver = Driver<Alarm, Never>(machine: machine, eventLoop: hand.loop, clock: hand.clock) { _, _ in woken += 1 }
    hand.advance(milliseconds: 5)
    #expect(woken == 1)
    driver.stop()
  }

  @Test func `A stopped driver hands over nothing more`() {
    let hand = Hand()
    var count = 0
    let driver = Driver<Alarm, Never>(machine: Alarm(), eventLoop: hand.loop, clock: hand.clock) { _, _ in count += 1 }
    driver.perform = { _, _ in
      count += 1
      driver.stop()
    }
    driver.submit(.wake(at: Instant(nanoseconds: 1_000_000)))
    driver.submit(.split(["a", "b"]))
    driver.submit(.say("c"))
    hand.advance(milliseconds: 10)
    // Effects that were ordered are carried out still.
    #expect(count == 2)
    driver.stop()
  }

  @Test func `What is driven is recorded, and its last effects do not wait for long`() throws {
    var template = Array("/tmp/shoal-driver-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!).map { String(cString: $0) } }
    let directory = try #require(made)
    let hand = Hand()
    let header = TraceHeader(
      role: .agent, node: NodeID(key: .zero), machineName: "alarm", build: "test", configuration: "", seed: 1,
      wall: hand.clock.wall, monotonic: hand.clock.now)
    let recorder = try Recorder(directory: directory, header: header, machine: Alarm())
    let path = recorder.writer.path
    defer {
      unlink(path)
      rmdir(directory)
    }
    let driver = Driver<Alarm, Never>(machine: Alarm(), eventLoop: hand.loop, clock: hand.clock, recorder: recorder) {
      _, _ in
    }
    var atPerform: [TraceEntry] = []
    driver.perform = { _, _ in atPerform = (try? Array(TraceReader(path: path))) ?? [] }
    driver.submit(.wake(at: Instant(nanoseconds: 2_000_000)))
    hand.advance(milliseconds: 2)
    #expect(atPerform.filter { if case .input = $0 { true } else { false } }.count == 2)
    hand.advance(milliseconds: 1_100)
    let flushed = Array(try TraceReader(path: path))
    #expect(flushed.filter { if case .effects = $0 { true } else { false } }.count == 2)
    driver.stop()
    let all = Array(try TraceReader(path: path))
    #expect(all.last == .closed(TraceEntry.Closed(sequence: 2)))
    let inputs = try all.compactMap { entry throws -> Alarm.Input? in
      guard case .input(let input) = entry else { return nil }
      return try CanonicalDecoder.decode(Alarm.Input.self, from: input.bytes)
    }
    #expect(inputs == [.wake(at: Instant(nanoseconds: 2_000_000)), .woken])
  }

  @Test func `On a real loop a deadline is met, and not before its time`() async throws {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let clock = NodeClock.system
    let done = loop.makePromise(of: Instant.self)
    let deadline = clock.now + .milliseconds(30)
    let held = try await loop.submit { () -> NIOLoopBound<Driver<Alarm, Never>> in
      let driver = Driver<Alarm, Never>(machine: Alarm(), eventLoop: loop) { effect, _ in
        if case .woke(let at) = effect { done.succeed(at) }
      }
      driver.submit(.wake(at: deadline))
      return NIOLoopBound(driver, eventLoop: loop)
    }.get()
    let woken = try await done.futureResult.get()
    #expect(woken >= deadline)
    try await loop.submit { held.value.stop() }.get()
  }
}

import Vocabulary

/// What the storm does to packets on their way: which paths are closed and until when, what is lost, delayed, queued.
///
/// The windows of all faults are known from the start, so that a retransmission's fate can be told when the packet is
/// sent. Times are world times in nanoseconds.
struct PathConditions {
  private struct Window {
    var from: Int64
    var to: Int64

    func contains(_ time: Int64) -> Bool { time >= from && time < to }
  }

  private struct Pair {
    var a: Int
    var b: Int
    var isOneWay: Bool
    var window: Window
  }

  private struct Amount {
    var value: Int64
    var window: Window
  }

  private let ispOf: [Int]
  private var pairs: [Pair] = []
  private var cutOff: [[Window]]
  private var notDialable: [[Window]]
  /// By ISP: losses in thousandths, jitter in nanoseconds, transit in bytes per second.
  private var loss: [[Amount]]
  private var jitter: [[Amount]]
  private var transit: [[Amount]]
  /// When what entered an ISP's transit link is through, by ISP: out of it, and into it.
  private var freeOut: [Int64]
  private var freeIn: [Int64]
  private var random: RandomSource

  /// Bytes of one connection that may be on their way, and where a transit link is narrow.
  private static let window: Int64 = 256 * 1024
  private static let narrowWindow: Int64 = 64 * 1024
  /// The first time-outs of a retransmission, and how often TCP tries (net.ipv4.tcp_retries2).
  private static let callTimeout: Int64 = 1_000_000_000
  private static let dataTimeout: Int64 = 200_000_000
  private static let longestTimeout: Int64 = 120_000_000_000
  private static let triesMax = 15

  /// - Parameter start: the world time from which faults are counted.
  init(_ scenario: Scenario, start: Int64, random: RandomSource) {
    self.random = random
    let isps = scenario.isps
    ispOf = isps.enumerated().flatMap { isp, system in system.hosts.map { _ in isp } }
    (loss, jitter, transit) = (isps.map { _ in [] }, isps.map { _ in [] }, isps.map { _ in [] })
    (freeOut, freeIn) = (isps.map { _ in 0 }, isps.map { _ in 0 })
    (cutOff, notDialable) = (ispOf.map { _ in [] }, ispOf.map { _ in [] })
    let names = isps.flatMap(\.hosts).map(\.name)
    for fault in scenario.faults {
      let begin = start + fault.begin.nanoseconds
      let window = Window(from: begin, to: fault.length.map { begin + $0.nanoseconds } ?? .max)
      let places = fault.isps.compactMap { asn in isps.firstIndex { $0.asn == asn } }
      let host = fault.host.flatMap { names.firstIndex(of: $0) }
      switch fault.kind {
      case .transit(_, let rate):
        for isp in places { transit[isp].append(Amount(value: rate.bytesPerSecond, window: window)) }
      case .loss(_, let share): for isp in places { loss[isp].append(Amount(value: Int64(share), window: window)) }
      case .jitter(_, let most):
        for isp in places { jitter[isp].append(Amount(value: most.nanoseconds, window: window)) }
      case .partition, .oneWay:
        guard let a = places.first, let b = places.last else { continue }
        let isOneWay = if case .oneWay = fault.kind { true } else { false }
        pairs.append(Pair(a: a, b: b, isOneWay: isOneWay, window: window))
      case .notDialable: if let host { notDialable[host].append(window) }
      case .cutOff: if let host { cutOff[host].append(window) }
      case .reset, .pause, .drift, .wallJump, .slowDisk, .fullDisk, .restart, .blindHashing: break
      }
    }
  }

  // Paths

  /// When a call gets through to the one who is called; nil if nobody ever answers it.
  /// - Parameter purpose: nil for the answer to a call, which what stops calls does not stop.
  func callPasses(from: Int, to: Int, purpose: Flow.Purpose?, at time: Int64) -> Int64? {
    passes(at: time, firstTimeout: Self.callTimeout) {
      if let purpose { isClosedForCalls(from, to, purpose, at: $0) } else { isClosed(from, to, at: $0) }
    }
  }

  /// When bytes that are sent now, or sent again until they get through, are on their way; nil if TCP gives up.
  func dataPasses(from: Int, to: Int, at time: Int64) -> Int64? {
    passes(at: time, firstTimeout: Self.dataTimeout) { isClosed(from, to, at: $0) }
  }

  /// Whether nothing passes between two hosts at this moment.
  func isClosed(_ from: Int, _ to: Int, at time: Int64) -> Bool {
    if cutOff[from].contains(where: { $0.contains(time) }) { return true }
    if cutOff[to].contains(where: { $0.contains(time) }) { return true }
    let (a, b) = (ispOf[from], ispOf[to])
    return pairs.contains { pair in
      !pair.isOneWay && (pair.a == a && pair.b == b || pair.a == b && pair.b == a) && pair.window.contains(time)
    }
  }

  private func isClosedForCalls(_ from: Int, _ to: Int, _ purpose: Flow.Purpose, at time: Int64) -> Bool {
    if isClosed(from, to, at: time) { return true }
    if purpose == .link, notDialable[to].contains(where: { $0.contains(time) }) { return true }
    let (a, b) = (ispOf[from], ispOf[to])
    return pairs.contains { $0.isOneWay && $0.a == a && $0.b == b && $0.window.contains(time) }
  }

  private func passes(at time: Int64, firstTimeout: Int64, isClosed: (Int64) -> Bool) -> Int64? {
    var (at, timeout) = (time, firstTimeout)
    for _ in 0..<Self.triesMax {
      if !isClosed(at) { return at }
      at += timeout
      timeout = min(timeout * 2, Self.longestTimeout)
    }
    return nil
  }

  // Delays

  /// When a stretch of packets that leaves `from` at `time` reaches `to`; nil if it never does.
  /// - Parameter delay: one way, in calm.
  mutating func arrival(from: Int, to: Int, wire: Int64, packets: Int64, at time: Int64, delay: Int64) -> Int64? {
    guard var at = dataPasses(from: from, to: to, at: time) else { return nil }
    let (a, b) = (ispOf[from], ispOf[to])
    for _ in 0..<8 where isLost(packets, a, b, at: at) {
      // Most losses are noticed by what follows, a round trip later; the last packets' only by the time-out.
      at += random.below(4) == 0 ? Self.dataTimeout + 2 * delay : 2 * delay + 1_000_000
    }
    if a != b {
      if let rate = narrowest(transit[a], at: at) {
        freeOut[a] = max(at, freeOut[a]) + wire * 1_000_000_000 / rate
        at = freeOut[a]
      }
      if let rate = narrowest(transit[b], at: at) {
        freeIn[b] = max(at, freeIn[b]) + wire * 1_000_000_000 / rate
        at = freeIn[b]
      }
    }
    for isp in a == b ? [a] : [a, b] {
      let most = jitter[isp].reduce(Int64(0)) { $0 + ($1.window.contains(at) ? $1.value : 0) }
      if most > 0 { at += Int64(random.below(Int(most))) }
    }
    return at + delay
  }

  private mutating func isLost(_ packets: Int64, _ a: Int, _ b: Int, at time: Int64) -> Bool {
    var share: Int64 = 0
    for isp in a == b ? [a] : [a, b] {
      for amount in loss[isp] where amount.window.contains(time) { share += amount.value }
    }
    guard share > 0 else { return false }
    return (0..<packets).contains { _ in Int64(random.below(1000)) < share }
  }

  private func narrowest(_ amounts: [Amount], at time: Int64) -> Int64? {
    amounts.lazy.filter { $0.window.contains(time) }.map(\.value).min().map { max(1, $0) }
  }

  /// How many bytes of one connection may be on their way: what lies beyond waits at the sender.
  func window(from: Int, to: Int, at time: Int64) -> Int64 {
    let (a, b) = (ispOf[from], ispOf[to])
    let isNarrow = a != b && (narrowest(transit[a], at: time) != nil || narrowest(transit[b], at: time) != nil)
    return isNarrow ? Self.narrowWindow : Self.window
  }
}

import Swarming
import Vocabulary

/// Keeps the queue of a slow line short.
///
/// The kernel takes a piece on each link at once, whatever waits on the others: with 24 links and 1 Mbit/s that is
/// three seconds, and all else that this node sends comes after it, its own requests among them. What lies there no
/// order can reach. So pieces are counted until they have come, which shows when their receiver asks for another one,
/// or says that it wants no other now (`ShoalMessage.arrived`): many want one piece of this node and no more. At first
/// a few may be under way, and with each that came quickly one more, as TCP begins. Where even the quickest is late it
/// is this line and not a peer (the least delay of a while is judged, as LEDBAT does, RFC 6817); then pieces are sent
/// as fast as they were seen to come, faster while they come quickly, and after a pause where they are late. Who is no
/// agent and has asked for all that it lacks asks no more and says nothing: where the window is full and nothing was
/// heard for two seconds it doubles.
struct LinePace: Codable, Sendable {
  static let windowAtFirst = 6
  /// A line that has had so many pieces under way is not slow, nor one that carries so many thousandths in a second (4
  /// Mbit/s).
  private static let windowMax = 64
  private static let freeRate: Int64 = 32_000
  /// A piece in 16 seconds.
  private static let leastRate: Int64 = 64
  /// How long pieces are watched at a time, at least and at the most.
  private static let period = TimeSpan.milliseconds(1000)
  private static let periodMax = TimeSpan.milliseconds(4000)
  /// How late the quickest piece is on a line with room, and on one that is full, besides the least it ever took and
  /// the time of one and of two pieces.
  private static let quick = TimeSpan.milliseconds(150)
  private static let late = TimeSpan.milliseconds(300)
  /// No more than this is the way.
  private static let wayMax = TimeSpan.milliseconds(300)
  /// Of the quickest of so many.
  private static let samplesMin = 3
  /// For how long nothing is heard of pieces that are under way before others may be.
  private static let silence = TimeSpan.milliseconds(2000)
  /// Where pieces are late for long the line is given time to empty once in so many periods: perhaps it is not the
  /// line.
  private static let pausePeriods = 4

  private enum Mode: Codable, Sendable {
    /// So many may be under way.
    case probing(Int)
    /// So many thousandths of a piece are sent in a second.
    case paced(Int64)
    case free
  }

  private var mode: Mode
  /// Whether it is never judged.
  private let isOff: Bool
  /// Pieces that were sent and are not known to have come.
  private(set) var underWay = 0
  /// When a piece was sent last, or was known to have come.
  private var heardAt = Instant(nanoseconds: 0)
  /// When all that was sent will have left, at the pace.
  private var clearAt = Instant(nanoseconds: 0)
  /// The least that a piece ever took, less the time of a piece while the pace was known.
  private var way: TimeSpan?
  private var periodsSincePause = pausePeriods
  // What has been seen since then.
  private var since: Instant?
  private var sent: Int64 = 0
  private var came: Int64 = 0
  private var samples = 0
  private var least = TimeSpan.zero

  /// - Parameter window: how many pieces may be under way at first; every line is free where that is as many as on a
  ///   fast one.
  init(window: Int) {
    isOff = window >= Self.windowMax
    mode = isOff ? .free : .probing(max(1, window))
  }

  /// Whether this line turned out to be slow.
  var isPaced: Bool { if case .paced = mode { true } else { false } }

  /// What a slow line carries.
  var rate: ByteRate? {
    guard case .paced(let rate) = mode else { return nil }
    return ByteRate(bytesPerSecond: rate * Geometry.blockLength / 1000)
  }

  /// Whether a piece may be sent now.
  func mayServe(at now: Instant) -> Bool {
    switch mode {
    case .probing(let window): underWay < window || now - heardAt >= Self.silence
    case .paced(let rate): clearAt - now <= Self.time(ofPieces: 1, rate)
    case .free: true
    }
  }

  /// When the next piece may be sent; nil when that is no matter of time.
  var nextSend: Instant? {
    switch mode {
    case .probing(let window): underWay < window ? nil : heardAt + Self.silence
    case .paced(let rate): clearAt - Self.time(ofPieces: 1, rate)
    case .free: nil
    }
  }

  private static func time(ofPieces count: Int64, _ rate: Int64) -> TimeSpan {
    TimeSpan(nanoseconds: count * 1_000_000_000_000 / max(1, rate))
  }

  mutating func sentPiece(at now: Instant) {
    guard !isOff else { return }
    if case .probing(let window) = mode, underWay >= window {
      mode = window * 2 < Self.windowMax ? .probing(window * 2) : .free
    }
    underWay += 1
    sent += 1
    heardAt = now
    if since == nil { since = now }
    if case .paced(let rate) = mode { clearAt = max(clearAt, now) + Self.time(ofPieces: 1, rate) }
  }

  /// So many pieces are no longer waited for, and nothing is known of how long they took.
  mutating func forgot(_ pieces: Int) { underWay = max(0, underWay - pieces) }

  /// A piece has come.
  /// - Parameter took: from when it was sent until its receiver asked for more or said so, less the way to it and back
  ///   as far as that is known; nil if it was not timed.
  mutating func pieceCame(took: TimeSpan?, at now: Instant) {
    guard !isOff else { return }
    underWay = max(0, underWay - 1)
    came += 1
    heardAt = now
    if let took { noteTime(max(.zero, took)) }
    guard let began = since else { return since = now }
    let elapsed = now - began
    switch mode {
    case .probing(let window): judgeProbing(window, elapsed, now)
    case .paced(let rate): judgePaced(rate, elapsed, now)
    case .free: judgeFree(elapsed, now)
    }
  }

  private mutating func noteTime(_ took: TimeSpan) {
    least = samples == 0 ? took : min(least, took)
    samples += 1
    switch mode {
    case .probing(let window):
      way = min(way ?? Self.wayMax, took)
      if took < Self.late { mode = window < Self.windowMax ? .probing(window + 1) : .free }
    case .paced(let rate):
      way = min(way ?? Self.wayMax, max(.zero, took - Self.time(ofPieces: 1, rate)))
      if took * 2 < Self.time(ofPieces: 1, rate) { quicken(rate * 2) }
    case .free: way = min(way ?? Self.wayMax, took)
    }
  }

  /// A piece came in half the time that the pace allows it or less, so the line carries twice as much at the least:
  /// what it was full of while it was judged, this node's own news for instance, is over.
  private mutating func quicken(_ rate: Int64) {
    mode = rate < Self.freeRate ? .paced(rate) : .free
    clearAt = .init(nanoseconds: 0)
  }

  // Judging

  private func observed(_ elapsed: TimeSpan) -> Int64 {
    came.multipliedFullWidthDivided(by: 1_000_000_000_000, over: max(1, elapsed.nanoseconds))
  }

  private mutating func judgeProbing(_ window: Int, _ elapsed: TimeSpan, _ now: Instant) {
    guard came >= window || elapsed > Self.periodMax else { return }
    if samples >= Self.samplesMin, least > Self.late { begin(observed(elapsed), now) }
    restart(now)
  }

  private mutating func judgeFree(_ elapsed: TimeSpan, _ now: Instant) {
    guard elapsed > Self.period, samples >= Self.samplesMin || elapsed > Self.periodMax else { return }
    if samples >= Self.samplesMin, least > Self.late + (way ?? .zero) { begin(observed(elapsed), now) }
    restart(now)
  }

  private mutating func begin(_ rate: Int64, _ now: Instant) {
    guard rate < Self.freeRate else { return mode = .free }
    mode = .paced(max(rate, Self.leastRate))
    pause(rate, now)
  }

  /// What is under way is to leave first, as far as it does soon: who took his time to ask again may have had it long
  /// ago.
  private mutating func pause(_ rate: Int64, _ now: Instant) {
    clearAt = max(clearAt, now + min(Self.time(ofPieces: Int64(underWay), rate), Self.silence))
    periodsSincePause = 0
  }

  private mutating func judgePaced(_ rate: Int64, _ elapsed: TimeSpan, _ now: Instant) {
    guard elapsed > Self.period, samples >= Self.samplesMin || elapsed > Self.periodMax else { return }
    defer { restart(now) }
    periodsSincePause += 1
    // Where less was asked for than might be sent, nothing is learnt of the line.
    guard samples > 0, sent * 4_000_000 >= rate * 3 * elapsed.milliseconds else { return }
    let usual = (way ?? .zero) + Self.time(ofPieces: 1, rate)
    if least > usual + Self.time(ofPieces: 1, rate) + Self.late {
      let slower = max(min(rate, observed(elapsed)), rate / 2, Self.leastRate)
      mode = .paced(slower)
      if periodsSincePause >= Self.pausePeriods { pause(slower, now) }
    } else if least < usual + Self.quick {
      mode = rate * 9 / 8 < Self.freeRate ? .paced(rate * 9 / 8) : .free
    }
  }

  private mutating func restart(_ now: Instant) {
    (since, sent, came, samples) = (now, 0, 0, 0)
  }
}

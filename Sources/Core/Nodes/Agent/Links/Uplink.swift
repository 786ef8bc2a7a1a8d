import Swarming
import Vocabulary
import Wire

/// What this node may send: under the upload limit, and no more than fits before the kernel. Pieces wait until they may
/// be sent; all else that links are sent leaves at once, and pieces wait for it.
///
/// What waits before the kernel is late for whoever needs it now, so at first no more than two pieces may, over all
/// links. But where the peers or the paths are slow, and not this node's line, two would idle it: each time that
/// nothing leaves for a while the window doubles, and later it narrows again. A fast line always has what it takes in
/// a moment.
struct Uplink: Codable, Sendable {
  /// How long a wider window lasts.
  private static let widened = TimeSpan.seconds(10)

  private var pacer: UploadPacer?
  /// Piece messages, over all links, that have not left for the kernel, and how many may be.
  private var undrained = 0
  private var window: Int
  /// When the last piece left, or the first was sent while none waited.
  private var movedAt = Instant(nanoseconds: 0)
  private var changedAt = Instant(nanoseconds: 0)
  private var meter = UplinkMeter()
  private var flow = PieceFlow()
  private var pace: LinePace
  private let bounds: Bounds

  private struct Bounds: Codable, Sendable {
    var windows: ClosedRange<Int>
    /// While it is not known what the line carries.
    var unknownMax: Int
    var stuckTime: TimeSpan
  }

  init() { self.init(limit: nil, SwarmPolicy(), now: Instant(nanoseconds: 0)) }

  /// - Parameter underWay: pieces that may be under way while it is not known whether the line is slow (`LinePace`).
  init(
    limit: ByteRate?, _ swarm: SwarmPolicy, underWay: Int = LinePace.windowAtFirst, now: Instant
  ) {
    pacer = limit.map { UploadPacer(rate: $0, now: now) }
    let least = swarm.undrainedMin
    bounds = Bounds(
      windows: least...max(least, swarm.undrainedMax), unknownMax: swarm.undrainedUnknownMax,
      stuckTime: swarm.stuckTime)
    window = least
    pace = LinePace(window: underWay)
  }

  var isLimited: Bool { pacer != nil }

  /// Whether time alone may allow the next piece.
  var isTimed: Bool { pacer != nil || pace.nextSend != nil }

  /// Whether this line turned out to be slow.
  var isSlow: Bool { pace.isPaced }

  /// What the line has been seen to carry, nil while that is not known: of a slow one, soon.
  var carries: ByteRate? { meter.rate ?? pace.rate }

  /// Whether a piece may be sent now.
  mutating func mayServe(at now: Instant) -> Bool {
    if !hasRoom, let moment = wideningTime, moment <= now {
      window = min(window * 2, mostPieces)
      (movedAt, changedAt) = (now, now)
    }
    return hasRoom && pace.mayServe(at: now) && pacer?.mayBegin(now) ?? true
  }

  /// When the next piece may go: by the upload limit, by what a slow line carries, or because nothing has left for too
  /// long; nil without a limit on a line that is not known to be slow. There the window widens at the next look at
  /// everything: just in time two ISPs of 200 ended at 1.23 times the bound instead of 1.19.
  var nextSend: Instant? {
    guard isTimed else { return nil }
    guard hasRoom else { return wideningTime }
    return [pacer?.nextSend, pace.nextSend].compactMap(\.self).max()
  }

  private var hasRoom: Bool { undrained < max(window, min(flow.perMoment, bounds.windows.upperBound)) }

  private var mostPieces: Int { meter.rate == nil ? bounds.unknownMax : bounds.windows.upperBound }

  /// When the window doubles unless something leaves before: the time of four pieces, where the line is slow.
  private var wideningTime: Instant? {
    guard window < mostPieces else { return nil }
    let usual = meter.rate?.time(for: ByteCount(4 * Geometry.blockLength)) ?? .zero
    return movedAt + max(bounds.stuckTime, usual)
  }

  /// A piece was sent.
  mutating func sentPiece(_ length: Int64, at now: Instant) {
    pacer?.spent(length + Int64(PeerFrame.pieceHeaderLength), now)
    meter.sent(length, at: now)
    pace.sentPiece(at: now)
    if undrained == 0 { movedAt = now }
    undrained += 1
  }

  /// A piece has come, so long after it was sent as it would on a way without length; nil if it was not timed.
  mutating func pieceCame(took: TimeSpan?, at now: Instant) { pace.pieceCame(took: took, at: now) }

  /// So many pieces are no longer waited for by who got them or not.
  mutating func forgot(_ pieces: Int) { pace.forgot(pieces) }

  /// So many pieces have left for the kernel, or never will because their link has ended.
  mutating func drained(_ pieces: Int, at now: Instant) {
    undrained -= pieces
    movedAt = now
    flow.passed(pieces, at: now)
    guard window > bounds.windows.lowerBound, now - changedAt > Self.widened else { return }
    window = max(bounds.windows.lowerBound, window / 2)
    changedAt = now
  }

  /// Whether answers that are paid for afterwards may be given: up to so much time of the upload limit.
  func mayLend(_ most: TimeSpan, at now: Instant) -> Bool { (pacer?.debt(now) ?? .zero) <= most }

  /// Bytes that are sent whether or not they might: handshakes, messages, hashes.
  mutating func lent(_ bytes: Int64, at now: Instant) { pacer?.spent(bytes, now) }
}

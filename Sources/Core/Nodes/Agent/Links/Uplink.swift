import Swarming
import Vocabulary

/// What this node may send: under the upload limit, and no more than fits before the kernel.
struct Uplink: Codable, Sendable {
  private var pacer: UploadPacer?
  /// Piece messages, over all links, that have not left for the kernel.
  private var undrained = 0
  private let undrainedMax: Int
  private var meter = UplinkMeter()

  init() { undrainedMax = SwarmPolicy().undrainedMax }

  init(limit: ByteRate?, _ swarm: SwarmPolicy, now: Instant) {
    pacer = limit.map { UploadPacer(rate: $0, now: now) }
    undrainedMax = swarm.undrainedMax
  }

  var isLimited: Bool { pacer != nil }

  /// What the line has been seen to carry, nil while that is not known.
  var carries: ByteRate? { meter.rate }

  /// Whether a piece may be sent now.
  func mayServe(at now: Instant) -> Bool { hasRoom && pacer?.mayBegin(now) ?? true }

  /// When the upload limit lets the next piece go; nil when there is no limit, or no room before the kernel.
  var nextSend: Instant? { hasRoom ? pacer?.nextSend : nil }

  private var hasRoom: Bool { undrained < undrainedMax }

  /// A piece was sent.
  mutating func sentPiece(_ length: Int64, at now: Instant) {
    pacer?.spent(length, now)
    meter.sent(length, at: now)
    undrained += 1
  }

  /// So many pieces have left for the kernel, or never will because their link has ended.
  mutating func drained(_ pieces: Int) { undrained -= pieces }

  /// Whether answers that are paid for afterwards may be given: up to so much time of the upload limit.
  func mayLend(_ most: TimeSpan, at now: Instant) -> Bool { (pacer?.debt(now) ?? .zero) <= most }

  /// Bytes that were sent whether or not they might.
  mutating func lent(_ bytes: Int64, at now: Instant) { pacer?.spent(bytes, now) }
}

import Swarming
import Vocabulary

/// How a want's reader gets the bytes of its object: which stretch is being delivered, how far delivery and the reader
/// have come in it, and what follows.
package struct Reading: Codable, Sendable {
  /// Whether the answer's head has gone out, or the output file was begun.
  private(set) var hasBegun = false
  /// Whether the whole object was asked for.
  private var isWhole = false
  private let window: Int64
  private var span = ByteSpan(offset: 0, length: 0)
  /// What follows it.
  private var plan = DeliveryPlan([])
  private(set) var delivered: Int64 = 0
  private var drained: Int64 = 0
  /// Whether all that was handed over was ordered to be hashed; and whether it is.
  private(set) var isBeingHashed = false
  private var isHashed = false
  /// When bytes last became deliverable.
  private(set) var lastProgress: Instant

  /// - Parameter window: bytes that may be handed over and not yet taken, at the most.
  init(window: Int64, at now: Instant) {
    self.window = window
    lastProgress = now
  }

  /// Bytes of the whole answer.
  var length: Int64 { plan.length }

  /// Whether all has been handed over.
  var isOver: Bool { hasBegun && delivered >= span.end && plan.isEmpty }

  /// Whether so much was handed over that the reader must take some of it first.
  var awaitsReader: Bool { delivered - drained >= window }

  /// The block that is delivered next, once the reader has taken enough; nil when there is none in this stretch.
  func next(in geometry: Geometry) -> BlockIndex? {
    hasBegun && delivered < span.end ? geometry.block(at: delivered) : nil
  }

  /// The block that the reader waits for next; nil when it waits for none.
  var nextBlock: Int? {
    hasBegun && delivered < span.end && !awaitsReader ? Int(delivered / Geometry.blockLength) : nil
  }

  /// The blocks that a reader of ranges waits for, or of all.
  func wanted(in geometry: Geometry, _ policy: GatewayPolicy) -> WantedBlocks {
    if isWhole { return .all }
    guard hasBegun else { return .none }
    return WantedBlocks(
      plan.wanted(
        after: delivered, of: span, in: geometry, window: policy.rangeWindow, readAhead: policy.readAhead))
  }

  /// The head of an answer of these parts goes out.
  mutating func begin(_ body: [HTTPResponse.BodyPart], isWhole: Bool, at now: Instant) {
    plan = DeliveryPlan(body)
    (span, delivered, drained) = (ByteSpan(offset: 0, length: 0), 0, 0)
    hasBegun = true
    if isWhole { self.isWhole = true }
    lastProgress = now
  }

  /// An answer that is not the object's is on its way.
  mutating func beginPlainly() { hasBegun = true }

  /// What was delivered was of another version; nothing of the new one is.
  mutating func restart() {
    hasBegun = false
    (isBeingHashed, isHashed) = (false, false)
  }

  /// Whether what was handed over is still to be hashed, because somebody has said what it must be. Orders that once.
  mutating func awaitsHash(_ pledge: FilePledge?, _ want: WantID, _ turn: inout Turn) -> Bool {
    guard pledge != nil, !isHashed else { return false }
    if !isBeingHashed { turn.effects.append(.reader(want, .digest)) }
    isBeingHashed = true
    return true
  }

  /// All is hashed, or something else is; whether that was waited for.
  mutating func wasHashed() -> Bool {
    guard isBeingHashed, !isHashed else { return false }
    isHashed = true
    return true
  }

  /// So many bytes of a plain answer have come.
  mutating func received(_ bytes: Int64, at now: Instant) {
    delivered = bytes
    lastProgress = now
  }

  /// The reader has taken all delivered bytes before this offset.
  mutating func took(through offset: Int64) { drained = min(max(drained, offset), delivered) }

  /// Hands over the stored bytes that follow what was delivered, as far as the reader's window allows. Whether there
  /// was anything to hand over, or all is.
  mutating func advance(
    _ want: WantID, of handle: ObjectHandle, _ stored: BitField, in geometry: Geometry, _ turn: inout Turn
  ) -> Bool {
    guard hasBegun else { return false }
    let before = (turn.effects.count, span)
    repeat {
      while delivered < span.end, !awaitsReader {
        let block = geometry.block(at: delivered)
        guard stored[block.value] else { break }
        let gap = stored.firstFalse(from: block.value) ?? geometry.blockCount
        let end = min(span.end, Int64(gap) * Geometry.blockLength, delivered + turn.policy.deliverySpanMax)
        turn.effects.append(.reader(want, .deliver(handle, ByteSpan(offset: delivered, length: end - delivered))))
        delivered = end
      }
    } while delivered >= span.end && nextPart(of: want, &turn)
    guard turn.effects.count != before.0 || span != before.1 || isOver else { return false }
    lastProgress = turn.now
    return true
  }

  /// Goes on to the next stretch of the answer; false when there is none, or its turn has not come.
  private mutating func nextPart(of want: WantID, _ turn: inout Turn) -> Bool {
    guard drained >= span.end else { return false }
    switch plan.next() {
    case nil: return false
    case .text(let text): turn.effects.append(.reader(want, .text(text)))
    case .bytes(let bytes): turn.effects.append(.reader(want, .text(String(decoding: bytes, as: UTF8.self))))
    case .metrics, .view: preconditionFailure("what a node says of itself is no part of an object")
    case .file(_, let next): (span, delivered, drained) = (next, next.offset, next.offset)
    }
    return true
  }
}

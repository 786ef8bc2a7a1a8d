package import Vocabulary

/// Shares an upload rate among those who want to send: they take turns in the order in which they came, one chunk each,
/// so that everybody gets an equal part, and the pacer says when.
///
/// `Sender` names a connection; only its equality matters.
package struct UploadTurns<Sender: Equatable> {
  /// How many bytes one turn should take: about 20 ms of the rate, 4 to 64 KiB.
  package let turnLength: Int64
  private var pacer: UploadPacer
  private var waiting: [Sender] = []

  package init(rate: ByteRate, now: Instant) {
    turnLength = min(64 << 10, max(4 << 10, rate.bytesPerSecond / 50))
    pacer = UploadPacer(rate: rate, unit: turnLength, now: now)
  }

  /// When the next may take its turn; nil while nobody waits.
  package var nextTurn: Instant? { waiting.isEmpty ? nil : pacer.nextSend }

  /// Queues for a turn; who waits already keeps its place.
  package mutating func wait(_ sender: Sender) {
    if !waiting.contains(sender) { waiting.append(sender) }
  }

  /// Leaves the queue.
  package mutating func leave(_ sender: Sender) { waiting.removeAll { $0 == sender } }

  /// Whose turn it is now, if anybody's; it leaves the queue.
  package mutating func next(at now: Instant) -> Sender? {
    guard !waiting.isEmpty, pacer.mayBegin(now) else { return nil }
    return waiting.removeFirst()
  }

  /// What a turn took, in bytes; a turn that sent nothing costs nothing.
  package mutating func sent(_ bytes: Int64, at now: Instant) {
    if bytes > 0 { pacer.spent(bytes, now) }
  }
}

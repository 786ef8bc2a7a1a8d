import Synchronization

/// Why the certificates of one connection were refused: TLS itself only says that they were.
final class TLSVerdict: Sendable {
  private let reason = Mutex<String?>(nil)

  func refused(_ why: String) { reason.withLock { $0 = why } }

  /// Nil when they were not refused, or not yet judged.
  var why: String? { reason.withLock { $0 } }
}

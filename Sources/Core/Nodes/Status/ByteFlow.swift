internal import Vocabulary

/// Payload bytes that came from somewhere and went there, and how fast of late.
package struct ByteFlow: Hashable, Codable, Sendable {
  /// Since the node, the object or the link began.
  package var received: Int64
  package var sent: Int64
  /// Bytes per second; nil where it was looked at only once.
  package var receiving: Int64?
  package var sending: Int64?

  package init(received: Int64 = 0, sent: Int64 = 0) {
    self.received = received
    self.sent = sent
  }

  func rated(since earlier: ByteFlow, milliseconds: Int64) -> ByteFlow {
    var result = self
    result.receiving = Self.rate(received, earlier.received, milliseconds)
    result.sending = Self.rate(sent, earlier.sent, milliseconds)
    return result
  }

  /// Whoever shows a status may say anything: no number overflows.
  private static func rate(_ now: Int64, _ then: Int64, _ milliseconds: Int64) -> Int64 {
    let more = max(0, max(0, now) - max(0, then))
    return more.multipliedFullWidthDivided(by: 1000, over: milliseconds)
  }
}

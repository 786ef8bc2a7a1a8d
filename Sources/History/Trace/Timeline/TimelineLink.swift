/// A message as both of its ends know it.
package struct TimelineLink: Hashable, Sendable {
  /// What the message's sender calls the link.
  package var nonce: UInt64
  /// The message's number among those that its sender sent on the link.
  package var ordinal: UInt64
  /// Whether the event is the message's sending; else it is its arrival.
  package var isSend: Bool

  package init(nonce: UInt64, ordinal: UInt64, isSend: Bool) {
    self.nonce = nonce
    self.ordinal = ordinal
    self.isSend = isSend
  }
}

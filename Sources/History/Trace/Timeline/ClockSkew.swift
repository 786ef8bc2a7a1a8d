/// Two nodes whose wall clocks contradict the messages between them.
package struct ClockSkew: Hashable, Sendable {
  /// The trace whose clock is ahead, as its place in the merged list.
  package var ahead: Int
  /// The trace whose clock is behind.
  package var behind: Int
  /// By how much the clocks differ at least: a message arrived so long before it was sent.
  package var microseconds: Int64

  package init(ahead: Int, behind: Int, microseconds: Int64) {
    self.ahead = ahead
    self.behind = behind
    self.microseconds = microseconds
  }
}

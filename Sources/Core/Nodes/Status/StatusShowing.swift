package import Vocabulary

/// A machine that shows what it is doing. To be looked at changes nothing and is no input.
package protocol StatusShowing {
  /// Adds its part to what the node shows.
  func show(in status: inout NodeStatus, at now: Instant)

  /// Adds what is made only for who asks about one thing, as the view says; a node may have nothing of that kind.
  func detail(_ view: PageView, in status: inout NodeStatus, at now: Instant)
}

extension StatusShowing {
  /// What the node shows now, whichever world it lives in.
  /// - Parameters:
  ///   - node: its id, shortened as in logs.
  ///   - wall: of its clock, as `now` is.
  ///   - start: when it began.
  package func status(
    role: String, node: String, build: String, at now: Instant, wall: WallTime, since start: Instant,
    events: [NodeStatus.Event] = []
  ) -> NodeStatus {
    var status = NodeStatus(
      role: role, node: node, build: build, at: wall.microseconds / 1000,
      uptimeMilliseconds: (now - start).milliseconds, events: events)
    show(in: &status, at: now)
    return status
  }

  package func detail(_ view: PageView, in status: inout NodeStatus, at now: Instant) {}
}

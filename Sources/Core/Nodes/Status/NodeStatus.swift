/// What a node shows of itself to those who look at it: a page, a terminal, a script. One of `agent`, `origin` and
/// `selector` is there.
///
/// All that grows is told as a sum since the start; `rates(since:)` makes rates of two looks.
package struct NodeStatus: Hashable, Codable, Sendable {
  /// A line of the node's log.
  package struct Event: Hashable, Codable, Sendable {
    /// Milliseconds since 1970.
    package var at: Int64
    /// As logs name them.
    package var level: String
    package var name: String
    /// The fields, as text.
    package var text: String

    package init(at: Int64, level: String, name: String, text: String) {
      self.at = at
      self.level = level
      self.name = name
      self.text = text
    }
  }

  /// `agent`, `origin` or `selector`.
  package var role: String
  /// Its id, shortened as in logs.
  package var node: String
  package var build: String
  /// When it was looked at, in milliseconds since 1970, and how long the node had run by then.
  package var at: Int64
  package var uptimeMilliseconds: Int64
  package var agent: AgentStatus?
  package var origin: OriginStatus?
  package var selector: SelectorStatus?
  /// The last lines of its log, the oldest first.
  package var events: [Event]

  package init(role: String, node: String, build: String, at: Int64, uptimeMilliseconds: Int64, events: [Event] = []) {
    self.role = role
    self.node = node
    self.build = build
    self.at = at
    self.uptimeMilliseconds = uptimeMilliseconds
    self.events = events
  }

  /// The same with what came and went per second since an earlier look; without, where that is not one of the same run
  /// or lies too near.
  package func rates(since earlier: NodeStatus) -> NodeStatus {
    let time = max(0, uptimeMilliseconds) - max(0, earlier.uptimeMilliseconds)
    guard node == earlier.node, time >= 100 else { return self }
    var result = self
    if let before = earlier.agent { result.agent = agent?.rated(since: before, milliseconds: time) }
    if let before = earlier.origin { result.origin = origin?.rated(since: before, milliseconds: time) }
    return result
  }
}

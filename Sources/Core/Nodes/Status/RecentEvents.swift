package import Vocabulary

/// The last lines of a node's log, for who looks at the node: of ordinary course and above, whatever the log itself is
/// told to show. The world that writes the log keeps them.
package struct RecentEvents: Sendable {
  private static let most = 50
  private static let textMax = 300

  /// The oldest first.
  package private(set) var lines: [NodeStatus.Event] = []

  package init() {}

  package mutating func note(_ event: LogEvent, at wall: WallTime) {
    guard event.level != .debug else { return }
    if lines.count == Self.most { lines.removeFirst() }
    let text = event.fields.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    lines.append(
      NodeStatus.Event(
        at: wall.microseconds / 1000, level: event.level.rawValue, name: event.name.rawValue,
        text: String(text.prefix(Self.textMax))))
  }
}

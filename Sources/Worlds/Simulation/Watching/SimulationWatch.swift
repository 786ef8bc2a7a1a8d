package import Nodes
package import Vocabulary

/// Somebody who looks at a run while it goes on, as operators look at live nodes: at what they count, log and show.
/// To be looked at changes nothing in the run.
package struct SimulationWatch {
  /// A node of the run, as its host is called.
  package struct Place: Hashable {
    package let host: String
    /// `agent`, `origin` or `selector`.
    package let role: String
  }

  /// What a scraper and a viewer see of a node.
  package struct Look {
    package let place: Place
    /// Of the clock of who looks.
    package let at: WallTime
    /// What it counts, and what it shows; nil when its process has ended, so that nobody answers.
    package let seen: (measures: [MetricFamily], status: NodeStatus)?
  }

  /// A line of a node's log.
  package struct Line {
    package let place: Place
    /// The node, in short form.
    package let node: String
    /// Of the node's own clock.
    package let at: WallTime
    /// The number of the input that it came from.
    package let sequence: UInt64
    package let event: LogEvent
  }

  /// How much time passes between two looks at all nodes.
  let every: TimeSpan
  let look: (Look) -> Void
  let log: (Line) -> Void

  /// - Parameters:
  ///   - every: more than none.
  ///   - look: is called for each node that has ever started, one after another.
  ///   - log: is called for each line, of whatever level.
  package init(every: TimeSpan, look: @escaping (Look) -> Void, log: @escaping (Line) -> Void) {
    precondition(every > .zero)
    self.every = every
    self.look = look
    self.log = log
  }
}

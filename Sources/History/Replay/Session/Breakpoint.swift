/// Where a session stops by itself.
struct Breakpoint {
  enum Kind {
    /// An input, an effect, a message or a log event of this name.
    case event(String)
    /// A step of this node.
    case node(Int)
    /// An expression comes to yes behind a step of a node that it asks about.
    case condition(StateExpression)
    /// A law of a node's counts does not hold.
    case law
  }

  let number: Int
  /// As its user wrote it.
  let text: String
  let kind: Kind

  /// Whether it stops behind the last step.
  func stops(_ session: ReplaySession) -> Bool {
    guard session.cursor > 0 else { return false }
    let step = session.cursor - 1
    switch kind {
    case .node(let node): return session.steps[step].node == node
    case .event(let name):
      if session.input(of: step).kinds.contains(name) { return true }
      return session.effects(of: step)?.contains { $0.kinds.contains(name) } ?? false
    case .condition(let expression):
      let nodes = expression.nodes
      // Nothing that it asks about has changed.
      guard nodes.contains("here") || nodes.contains(session.name(of: step)) || nodes.isEmpty else { return false }
      return session.value(of: expression).isTrue
    case .law: return !session.brokenLaws.isEmpty
    }
  }
}

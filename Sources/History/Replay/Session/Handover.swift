package import Nodes
package import Trace
package import Vocabulary

/// All machines of a session as they are at its cursor, with what happened to them before and after: for a world that
/// runs on from there.
package struct Handover: Sendable {
  /// The moment of the cursor, by the session's clock, and those of the first and the last input.
  package private(set) var moment: WallTime
  package private(set) var beginning: WallTime
  package private(set) var ending: WallTime
  package private(set) var agents: [MachineStory<AgentMachine>] = []
  package private(set) var origins: [MachineStory<OriginMachine>] = []
  package private(set) var selectors: [MachineStory<SelectorMachine>] = []

  /// - Throws: `ReplaySession.Refusal` where there is nothing to go on from, or a machine's state is not known.
  init(_ session: ReplaySession) throws(ReplaySession.Refusal) {
    guard session.cursor > 0, let last = session.steps.indices.last else {
      throw ReplaySession.Refusal("nothing has happened yet: goto a moment first")
    }
    (moment, beginning, ending) = (session.time(of: session.cursor - 1), session.time(of: 0), session.time(of: last))
    for (at, node) in session.nodes.enumerated() {
      let (correction, count) = (session.corrections[at], session.done(by: at))
      func story<M>(_ tape: MachineTape<M>) throws(ReplaySession.Refusal) -> MachineStory<M> {
        guard let story = tape.story(node.name, correction: correction, cutAfter: count) else {
          throw ReplaySession.Refusal(
            "the trace of \(node.name) is not whole, or is of another build: it cannot be run from its beginning")
        }
        return story
      }
      switch node.tape {
      case let tape as MachineTape<AgentMachine>: agents.append(try story(tape))
      case let tape as MachineTape<OriginMachine>: origins.append(try story(tape))
      case let tape as MachineTape<SelectorMachine>: selectors.append(try story(tape))
      default: preconditionFailure("a tape is that of one of the machines")
      }
    }
  }

  /// Why there is no answer to what would have been, in a sentence.
  package struct Problem: Error, Hashable, Sendable {
    package let sentence: String

    package init(_ sentence: String) { self.sentence = sentence }
  }
}

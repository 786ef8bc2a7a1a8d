package import Vocabulary

/// The agent: one machine with many objects, because upload rate, links and disk are shared.
package struct AgentMachine: Machine {
  package init() {}

  package static var deadlineReached: AgentInput { .deadlineReached }
  package var nextDeadline: Instant? { nil }

  package mutating func handle(_ input: AgentInput, at now: Instant, effects: inout [AgentEffect]) {}
}

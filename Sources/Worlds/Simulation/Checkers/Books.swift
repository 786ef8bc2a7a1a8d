import Nodes
import Vocabulary

/// What machines count adds up: looked at as each ends, and in thorough runs now and then before. And what agents had
/// booked in their ledgers is what they count.
struct Books {
  static let law = "books"
  private static let most = 100

  private(set) var violations: [Violation] = []

  mutating func judge(_ laws: [ConservationLaw], node: Int32, sequence: UInt64) {
    for law in laws where !law.holds && violations.count < Self.most {
      violations.append(
        Violation(law: Self.law, sentence: "node \(node), after input \(sequence): \(law.text)"))
    }
  }

  /// What waits to be booked is counted with what was.
  static func violations(of agents: some Sequence<SimulatedAgent>) -> [Violation] {
    agents.flatMap { agent in
      var found = excess(in: agent.runner.machine.counters, of: agent.id).map { [$0] } ?? []
      var booked = agent.booked
      booked.add(agent.runner.machine.unbooked)
      let counted = LedgerSums(agent.runner.machine.counters)
      if booked != counted {
        found.append(Violation(law: "books", sentence: "agent \(agent.id) booked \(booked) and counted \(counted)"))
      }
      return found
    }
  }

  /// Shares that are shown stay below the whole: peers bring no more than they could have brought, and that is no more
  /// than came.
  static func excess(in counters: AgentCounters, of agent: Int32) -> Violation? {
    let received = counters.received.total
    let (peers, eligible) = (received - counters.received[.origin], counters.eligibleBytes)
    guard peers < 0 || peers > eligible || eligible > received else { return nil }
    let sentence = "agent \(agent): peers brought \(peers) of \(eligible) eligible bytes, of \(received) that came"
    return Violation(law: "books", sentence: sentence)
  }
}

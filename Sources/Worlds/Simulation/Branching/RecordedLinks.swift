import Nodes
import Trace
import Vocabulary
import Wire

/// Which links of recorded agents are the two ends of one: each end tells the other its name for it in the extension
/// handshake.
struct RecordedLinks {
  /// A link of one agent.
  struct End: Hashable {
    /// The agent's place among the stories.
    var agent: Int
    var link: LinkID
  }

  private var partners: [End: End] = [:]

  init(_ agents: [MachineStory<AgentMachine>]) {
    var ends: [UInt64: End] = [:]
    var heard: [(end: End, name: UInt64)] = []
    for (agent, story) in agents.enumerated() {
      for step in story.steps {
        if case .message(let link, let message) = step.input, let name = Self.name(in: message) {
          heard.append((End(agent: agent, link: link), name))
        }
        for case .link(let link, .send(let message)) in step.effects {
          if let name = Self.name(in: message) { ends[name] = ends[name] ?? End(agent: agent, link: link) }
        }
      }
    }
    for (end, name) in heard {
      guard let other = ends[name], other.agent != end.agent else { continue }
      partners[end] = other
      partners[other] = partners[other] ?? end
    }
  }

  /// The other end; nil where nobody recorded it, or it was never introduced.
  func partner(of end: End) -> End? { partners[end] }

  private static func name(in message: PeerMessage) -> UInt64? {
    guard case .extended(0, let payload) = message else { return nil }
    return (try? ExtensionHandshake.decode(payload))?.shoal?.link
  }
}

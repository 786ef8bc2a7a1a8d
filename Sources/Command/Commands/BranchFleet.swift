import Nodes
import Replay
import Trace
import Vocabulary

/// The machines of a branch as they are, by what the session calls their nodes.
struct BranchFleet: Invariants.Fleet {
  private var machines: [String: any Machine] = [:]
  private var roles: [String: String] = [:]
  private var names: [String: [String]] = [:]

  init(_ handover: Handover) {
    func add<M: Machine>(_ name: String, _ machine: M, role: String) {
      machines[name] = machine
      roles[name] = role
      names[role, default: []].append(name)
    }
    for story in handover.agents { add(story.name, story.machine, role: story.header.role.rawValue) }
    for story in handover.origins { add(story.name, story.machine, role: story.header.role.rawValue) }
    for story in handover.selectors { add(story.name, story.machine, role: story.header.role.rawValue) }
  }

  /// A node's machine has changed.
  mutating func note(_ node: String, _ machine: any Machine) { machines[node] = machine }

  func state(of node: String) -> Any? { machines[node] }
  func role(of node: String) -> String? { roles[node] }
  func names(of role: String) -> [String] { names[role] ?? [] }

  /// What does not hold where a node has just changed, in a few words.
  func broken(behind node: String, _ invariants: Invariants) -> String? {
    if invariants.hasLaws, let law = machines[node]?.laws.first(where: { !$0.holds }) { return law.text }
    guard let breach = invariants.breach(behind: node, self) else { return nil }
    return "'\(breach.name)'" + (breach.node.map { " of \($0)" } ?? "")
  }
}

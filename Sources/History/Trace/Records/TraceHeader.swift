package import Vocabulary

/// Who recorded a trace, of what, and when: the first record of a file.
package struct TraceHeader: Codable, Hashable, Sendable {
  /// What a node is.
  package enum Role: String, Codable, Hashable, Sendable, CaseIterable {
    case agent, origin, selector
  }

  package var role: Role
  package var node: NodeID
  /// The machine's place among those of its node, counted from 0.
  package var machine: Int
  /// The machine's name, as in "agent".
  package var machineName: String
  /// Which start of the node this is, counted from 1; `TraceWriter` fills it in from the files it finds.
  package var incarnation: Int
  /// Which build of the program wrote it.
  package var build: String
  /// The node's configuration as text, for people; what the machine needs of it is in its first inputs.
  package var configuration: String
  /// The seed of the machine's random source.
  package var seed: UInt64
  /// The wall clock when recording began.
  package var wall: WallTime
  /// The monotonic clock when recording began.
  package var monotonic: Instant
  /// The names of the parts of the machine's inputs; see `CanonicalSchema`.
  package var schema = ""
  /// Which of several files of one recording this is, counted from 1.
  package var segment = 1
  /// Whether something was taken out of the inputs, so that another run may follow from them.
  package var isRedacted = false

  package init(
    role: Role, node: NodeID, machine: Int = 0, machineName: String, incarnation: Int = 0, build: String,
    configuration: String, seed: UInt64, wall: WallTime, monotonic: Instant
  ) {
    self.role = role
    self.node = node
    self.machine = machine
    self.machineName = machineName
    self.incarnation = incarnation
    self.build = build
    self.configuration = configuration
    self.seed = seed
    self.wall = wall
    self.monotonic = monotonic
  }

  /// How a person tells this trace from others: "agent 1a2b3c4d.1", and ".2" after a restart.
  package var label: String { "\(role.rawValue) \(node.short)\(machine == 0 ? "" : "#\(machine)").\(incarnation)" }
}

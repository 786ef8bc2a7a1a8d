package import Vocabulary

/// What an agent says of itself to selectors and to other agents. Absent means unknown: nobody invents a value.
package struct AgentFacts: Hashable, Codable, Sendable {
  /// Drawn at random at each start, so that two runs of one node can be told apart.
  package var session: UInt64?
  /// What the node is for, `agent` for an ordinary one: lower-case letters and hyphens. Words that this build does not
  /// know are carried all the same.
  package var role: String?
  /// What it can or may send, to all peers together.
  package var uplink: ByteRate?
  /// How long it has been running, in whole seconds.
  package var age: TimeSpan?
  /// Where operators reach it.
  package var control: Endpoint?
  /// Which of its links are under TLS; nil for none.
  package var linkSecurity: LinkSecurity?
  /// Whether selectors may ask for what its flight recorder has; nil where nobody allowed it.
  package var sharesTraces: Bool?

  /// The longest word for a role, bytes.
  package static let longestRole = 15

  package init(
    session: UInt64? = nil, role: String? = nil, uplink: ByteRate? = nil, age: TimeSpan? = nil,
    control: Endpoint? = nil, linkSecurity: LinkSecurity? = nil
  ) {
    self.session = session
    self.role = role
    self.uplink = uplink
    self.age = age
    self.control = control
    self.linkSecurity = linkSecurity
  }

  /// Whether a word can be a role.
  package static func isRole(_ word: String) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    return !word.isEmpty && word.utf8.count <= longestRole
      && word.utf8.allSatisfy { letters.contains($0) || $0 == UInt8(ascii: "-") }
  }
}

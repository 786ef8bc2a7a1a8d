import Vocabulary

/// What is to hold behind every step of a recording, each with a name: a file of lines `NAME: EXPRESSION`.
///
///     # what nobody may do
///     no bans: every agent: it.turn.counters.peersBanned == 0
///     a thrifty origin: sum agent.turn.counters.originRequests < 40
///
/// An expression is one of a session's. Behind `every ROLE:` it is asked of each node of that role, which is called
/// `it` there; `sum ROLE.PATH` adds up what all nodes of the role have. What is not known of a node breaks nothing.
package struct Invariants: Sendable {
  /// One of them.
  struct Invariant: Sendable {
    var name: String
    /// As its author wrote it.
    var text: String
    /// The role of the nodes of each of which it is asked; nil for all together.
    var role: String?
    var expression: StateExpression
  }

  /// Why a file has no invariants, in a sentence.
  package struct Problem: Error, Hashable, Sendable {
    package let sentence: String
  }

  /// One that does not hold.
  package struct Breach: Hashable, Sendable {
    package var name: String
    /// The node of which it does not hold; nil where it is about several.
    package var node: String?
    /// What was asked, as its author wrote it.
    package var text: String
  }

  private(set) var all: [Invariant] = []
  /// Whether the laws of every node's counts are to hold as well.
  package let hasLaws: Bool

  /// What every fleet is to keep: the laws of its nodes, and what follows from them for all together.
  package static let standard: Invariants = {
    let lines = """
      completed is opened: every agent: it.turn.counters.objectsCompleted <= it.turn.counters.objectsOpened
      useful has arrived: every agent: it.turn.counters.eligibleBytes <= it.turn.counters.arrivedBytes
      answered is asked: every agent: it.turn.counters.announcesAnswered <= it.turn.counters.announces
      """
    do throws(Problem) { return try Invariants(lines, hasLaws: true) } catch { preconditionFailure(error.sentence) }
  }()

  /// - Throws: `Problem`, which names the line.
  package init(_ text: String, hasLaws: Bool = false) throws(Problem) {
    self.hasLaws = hasLaws
    for (at, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split { $0.isWhitespace }.joined(separator: " ")
      guard !words.isEmpty, !words.hasPrefix("#") else { continue }
      all.append(try Self.invariant(words, line: at + 1))
    }
    guard !all.isEmpty || hasLaws else { throw Problem(sentence: "there is no invariant in it") }
  }

  private static func invariant(_ words: String, line: Int) throws(Problem) -> Invariant {
    guard let colon = words.firstIndex(of: ":") else {
      throw Problem(sentence: "line \(line) is no invariant: say NAME: EXPRESSION")
    }
    let name = String(words[..<colon])
    var rest = words[words.index(after: colon)...].drop { $0 == " " }
    let text = String(rest)
    var role: String?
    if rest.hasPrefix("every "), let end = rest.firstIndex(of: ":") {
      role = String(rest[..<end].dropFirst("every ".count))
      rest = rest[rest.index(after: end)...]
    }
    do throws(ExpressionParser.Failure) {
      let expression = try ExpressionParser.parse(String(rest))
      return Invariant(name: name, text: text, role: role, expression: expression)
    } catch { throw Problem(sentence: "line \(line): \(error.description)") }
  }

  /// Each with its name, in the order of the file.
  var lines: [String] { all.map { "\($0.name): \($0.text)" } + (hasLaws ? ["the laws of every node's counts"] : []) }

  /// The laws of every node's counts, and nothing else.
  static let laws = Invariants(onlyLaws: ())

  private init(onlyLaws: ()) { hasLaws = true }
  private init(_ one: Invariant) { (all, hasLaws) = ([one], false) }

  var names: [String] { all.map(\.name) }

  /// Only the one of that name, without laws; nil where there is none.
  func only(_ name: String) -> Invariants? {
    guard let one = all.first(where: { $0.name == name }) else { return nil }
    return Invariants(one)
  }

  /// The first that does not hold where one node has just changed.
  /// - Parameters:
  ///   - node: the node that changed.
  ///   - fleet: what is known of all nodes.
  package func breach(behind node: String, _ fleet: some Fleet) -> Breach? {
    for invariant in all {
      let asked = invariant.expression.nodes
      guard let role = invariant.role else {
        guard asked.contains(node) || fleet.role(of: node).map(invariant.expression.roles.contains) == true,
          !holds(invariant.expression, it: nil, fleet)
        else { continue }
        return Breach(name: invariant.name, node: nil, text: invariant.text)
      }
      let isAskedOfOthers = asked.contains(node) || !invariant.expression.roles.isEmpty
      let nodes = isAskedOfOthers ? fleet.names(of: role) : fleet.role(of: node) == role ? [node] : []
      for one in nodes where !holds(invariant.expression, it: one, fleet) {
        return Breach(name: invariant.name, node: one, text: invariant.text)
      }
    }
    return nil
  }

  private func holds(_ expression: StateExpression, it: String?, _ fleet: some Fleet) -> Bool {
    for name in expression.nodes where fleet.state(of: name == "it" ? it ?? name : name) == nil { return true }
    let value = expression.value({ fleet.state(of: $0 == "it" ? it ?? $0 : $0) }) { role in
      fleet.names(of: role).compactMap { fleet.state(of: $0) }
    }
    return value.isTrue
  }

  /// The machines of all nodes at one moment, wherever they run.
  package protocol Fleet {
    /// The machine of a node; nil where it is not known.
    func state(of node: String) -> Any?
    /// `agent`, `origin` or `selector`; nil for a node that is not there.
    func role(of node: String) -> String?
    /// The nodes of a role, in their order.
    func names(of role: String) -> [String]
  }
}

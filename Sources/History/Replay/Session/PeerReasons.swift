import Nodes
import Swarming
import Trace
import Vocabulary

/// Why an agent is linked to a peer, or is not; and who of the two serves the other.
struct PeerReasons {
  private let session: ReplaySession
  private let node: Int
  /// The peer as its user wrote it: a node of the session, or an endpoint.
  private let who: String
  private let other: Int?
  private let reasons: SessionReasons

  /// - Throws: when there is no such peer.
  init(session: ReplaySession, node: Int, _ who: String) throws(ReplaySession.Refusal) {
    other = session.node(who)
    guard other != nil || Endpoint(who) != nil else {
      throw ReplaySession.Refusal("'\(who)' is neither a node of this session nor IP:PORT")
    }
    (self.session, self.node, self.who) = (session, node, who)
    reasons = SessionReasons(session: session)
  }

  private var id: NodeID? { other.map { session.nodes[$0].tape.header.node } }

  private func isMeant(_ endpoint: Endpoint?, _ node: NodeID?) -> Bool {
    if let id { return node == id }
    return endpoint.map { "\($0)" } == who
  }

  /// The agent's link to the peer now, with the object that it is for.
  private var link: (LinkID, AgentObject)? {
    guard let agent = session.state(of: node) as? AgentMachine else { return nil }
    for object in agent.objects.values {
      for id in object.links.ids where isMeant(object.links[id]?.remote, object.exchange.peers[id]?.node) {
        return (id, object)
      }
    }
    return nil
  }

  private func last(of node: Int, where isWanted: (Decision) -> Bool) -> (place: Int, decision: Decision)? {
    var found: (Int, Decision)?
    session.nodes[node].tape.eachDecision(before: session.done(by: node)) { place, decision in
      if isWanted(decision) { found = (place, decision) }
      return found == nil
    }
    return found
  }

  // Why it is known

  /// Whether it is linked, who named it, when it was called and why, what became of that, and what it was asked for.
  func known() throws(ReplaySession.Refusal) -> [String] {
    guard session.state(of: node) is AgentMachine else { throw ReplaySession.Refusal("only agents have peers") }
    var lines = ["\(session.nodes[node].name) \(link == nil ? "has no link" : "is linked") to \(who)"]
    let asker = session.nodes[node].tape.header.node
    for selector in session.nodes.indices where session.nodes[selector].tape.header.role == .selector {
      let named = last(of: selector) { $0.asker == asker && isMeant($0.peer, $0.node) }
      if let named { lines.append(reasons.dated(named.decision, of: selector, at: named.place)) }
    }
    if let called = last(of: node, where: { $0.kind == .dials && isMeant($0.peer, $0.node) }) {
      lines.append(reasons.dated(called.decision, of: node, at: called.place))
      if let id = called.decision.link, let end = end(of: id, after: called.place) { lines.append(end) }
    }
    if let (id, object) = link, let slot = object.exchange.peers.slot(of: id), session.done(by: node) > 0 {
      let now = session.nodes[node].tape.instant(at: session.done(by: node) - 1)
      lines.append("now: \(object.exchange.standstill(slot: slot, now: now).text)")
      if let asked = last(of: node, where: { $0.kind == .asks && $0.link == id }) {
        lines.append(reasons.dated(asked.decision, of: node, at: asked.place))
      }
    }
    if let other, let silence = reasons.silence(of: other, for: 2) { lines.append(silence) }
    if let goodbye { lines.append(goodbye) }
    return lines
  }

  /// How a link ended, from either side; nil while it has not.
  private func end(of link: LinkID, after place: Int) -> String? {
    let tape = session.nodes[node].tape
    for at in place..<session.done(by: node) {
      let what: String
      if case .linkClosed(link, let end)? = tape.fact(at: at) as? AgentInput {
        what = "that link ended: \(end.rawValue)"
      } else if let order = tape.effects(at: at)?.first(where: { $0.closes == link }) {
        what = "\(session.nodes[node].name) ended that link: \(order.text)"
      } else {
        continue
      }
      let (wall, sequence) = tape.moment(at: at)
      return "at \(wall.clockText), input \(sequence): \(what)"
    }
    return nil
  }

  /// When the peer was told to stop; nil where it was not, or was not recorded.
  private var goodbye: String? {
    guard let other else { return nil }
    let tape = session.nodes[other].tape
    for place in (0..<session.done(by: other)).reversed().prefix(1_000) {
      guard case .stopping? = tape.fact(at: place) as? AgentInput else { continue }
      let (wall, sequence) = tape.moment(at: place)
      return "\(who) was stopped at \(wall.clockText), input \(sequence)"
    }
    return nil
  }

  // Who serves whom

  /// Whether each serves the other, and by which choice.
  func served() throws(ReplaySession.Refusal) -> [String] {
    guard let (id, object) = link, let peer = object.exchange.peers[id] else {
      throw ReplaySession.Refusal("\(session.nodes[node].name) has no link to \(who) that is up")
    }
    let name = session.nodes[node].name
    var lines = ["\(name) \(peer.isChoked ? "chokes" : "serves") \(who)"]
    lines += choice(of: node, on: id)
    lines.append("\(who) \(peer.chokesUs ? "chokes" : "serves") \(name)")
    guard let other else { return lines + ["why, it knows: it was not recorded"] }
    let back = session.nodes[node].tape.header.node
    guard let agent = session.state(of: other) as? AgentMachine,
      let theirs = agent.objects.values.lazy.flatMap(\.exchange.peers.values).first(where: { $0.node == back })
    else { return lines + ["its end of the link is not known here"] }
    return lines + choice(of: other, on: theirs.link)
  }

  private func choice(of node: Int, on link: LinkID) -> [String] {
    let last = last(of: node) { ($0.kind == .chokes || $0.kind == .unchokes) && $0.link == link }
    return ["  " + (last.map { reasons.dated($0.decision, of: node, at: $0.place) } ?? "it began so")]
  }
}

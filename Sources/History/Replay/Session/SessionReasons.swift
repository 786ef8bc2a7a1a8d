import Nodes
import Swarming
import Trace
import Vocabulary
import Wire

/// Why nodes did what they did, and did not do what one would expect: by what their machines say of their choices when
/// they are run again, and by the state in which they were.
struct SessionReasons {
  let session: ReplaySession

  private static let mostLines = 50
  /// A node that was told nothing for so many seconds is said to be silent.
  private static let patience = 2

  /// - Parameter text: see `SessionCommand.usage`.
  func why(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    let words = text.split(separator: " ").map(String.init)
    guard let name = words.first else { return try lastChoices() }
    let node = try session.named(name)
    switch (words.dropFirst().first, words.dropFirst(2).first) {
    case (nil, _): return try standing(node)
    case ("origin"?, nil): return try origin(node)
    case ("piece"?, let number?):
      guard let piece = Int(number), 0..<1 << 30 ~= piece else {
        throw ReplaySession.Refusal("'\(number)' is no piece's number")
      }
      return try self.piece(piece, of: node)
    case ("peer"?, let who?): return try PeerReasons(session: session, node: node, who).known()
    case ("choked"?, let who?): return try PeerReasons(session: session, node: node, who).served()
    default: throw ReplaySession.Refusal("say: \(SessionCommand.why.usage)")
    }
  }

  private func agent(_ node: Int) throws(ReplaySession.Refusal) -> AgentMachine {
    guard let state = session.state(of: node) else { throw ReplaySession.Refusal("its state is not known here") }
    guard let agent = state as? AgentMachine else { throw ReplaySession.Refusal("only agents ask for anything") }
    return agent
  }

  // The last input

  /// What the node of the last input chose when it took it.
  private func lastChoices() throws(ReplaySession.Refusal) -> [String] {
    guard session.cursor > 0 else { throw ReplaySession.Refusal("nothing has happened yet") }
    let step = session.steps[session.cursor - 1]
    guard let decisions = session.nodes[step.node].tape.decisions(at: step.place) else {
      throw ReplaySession.Refusal("what its node chose is not known")
    }
    if decisions.isEmpty { return ["nothing was chosen: no block was asked for or sent, nobody called or named"] }
    let lines = decisions.prefix(Self.mostLines).map { text($0, of: step.node, at: step.place) }
    return lines + (decisions.count > lines.count ? ["and \(decisions.count - lines.count) more"] : [])
  }

  /// A choice as a line: who, what, why.
  func text(_ decision: Decision, of node: Int, at place: Int) -> String {
    let known = decision.link.flatMap { whom($0, of: node, at: place) } ?? decision.node.flatMap(session.name)
    let peer = known ?? decision.peer.map { "\($0)" } ?? "somebody"
    let blocks = decision.blocks.map { range in
      range.count == 1 ? "block \(range.lowerBound)" : "blocks \(range.lowerBound)-\(range.upperBound - 1)"
    }
    let what =
      switch decision.kind {
      case .asks: "asks \(peer) for \(blocks ?? "blocks")"
      case .pulls: "asks the origin for \(blocks ?? "blocks")"
      case .serves: "sends \(peer) \(blocks ?? "a block")"
      case .unchokes: "serves \(peer)"
      case .chokes: "does not serve \(peer)"
      case .dials: "calls \(peer)"
      case .names: "names \(peer) to \(asker(of: decision))"
      case .leavesOut: "does not name \(peer) to \(asker(of: decision))"
      }
    return "\(session.nodes[node].name) \(what): \(decision.why)"
  }

  private func asker(of decision: Decision) -> String {
    decision.asker.map { session.name(of: $0) ?? "\($0.short)" } ?? "somebody"
  }

  /// Who is at the other end of a link of an agent's, behind its input at a place.
  private func whom(_ link: LinkID, of node: Int, at place: Int) -> String? {
    guard let agent = session.nodes[node].tape.state(after: place + 1) as? AgentMachine else { return nil }
    for object in agent.objects.values {
      guard let end = object.links[link] else { continue }
      return object.exchange.peers[link]?.node.flatMap(session.name) ?? "\(end.remote)"
    }
    return nil
  }

  /// When something was chosen, and what.
  func dated(_ decision: Decision, of node: Int, at place: Int) -> String {
    let (wall, sequence) = session.nodes[node].tape.moment(at: place)
    return "at \(wall.clockText), input \(sequence): \(text(decision, of: node, at: place))"
  }

  // Why an agent asks for so little

  private func standing(_ node: Int) throws(ReplaySession.Refusal) -> [String] {
    _ = try agent(node)
    let done = session.done(by: node)
    guard let status = session.nodes[node].tape.status(after: done)?.agent else {
      throw ReplaySession.Refusal("its state is not known here")
    }
    guard !status.objects.isEmpty || !status.downloads.isEmpty else { return ["it wants nothing"] }
    let unopened = status.downloads.filter { download in !status.objects.contains { $0.name == download.name } }
    var lines = unopened.map { "\($0.name): \($0.waiting)" }
    for object in status.objects {
      lines.append("\(object.name): \(object.waiting ?? "it has all of it")")
      if object.waiting != nil { lines += reasons(of: object.name, to: node, for: Self.patience) }
    }
    if let due = session.nodes[node].tape.deadline(after: done) { lines.append("it looks again at \(due.clockText)") }
    return lines
  }

  /// Of an object that a node lacks, by source: what it gives, or why it does not.
  /// - Parameter seconds: how long a recorded source must have been told nothing to be called silent.
  func reasons(of name: String, to node: Int, for seconds: Int) -> [String] {
    let done = session.done(by: node)
    guard done > 0, let agent = session.state(of: node) as? AgentMachine,
      let object = agent.objects.values.last(where: { $0.description.name == name })
    else { return [] }
    let now = session.nodes[node].tape.instant(at: done - 1)
    var lines = [originLine(object, by: node, at: now)]
    if !agent.mayAsk { lines.append("  the cache has no room: nothing is asked of anybody") }
    let peers = object.exchange.peers
    if peers.isEmpty { lines.append("  there is no link to any peer") }
    for slot in peers.indices {
      let peer = peers[slot: slot]
      let other = peer.node.flatMap { session.node("\($0.short)") }
      let who = other.map { session.nodes[$0].name } ?? "\(peer.endpoint)"
      let near = peer.isNear ? "of this ISP" : "of another ISP"
      let limit = object.links.uplink(of: peer.link).map {
        ", which uploads at most \($0.bytesPerSecond) bytes a second"
      }
      let usual = peer.latency.map { ", usually after \(Quantities.seconds($0))" } ?? ""
      lines.append(
        "  \(who) (\(near)\(limit ?? "")): \(object.exchange.standstill(slot: slot, now: now).text); "
          + "\(Int64(peer.brought) * Geometry.blockLength) bytes came from it\(usual)")
      if let owed = peer.outstanding.first {
        lines.append("    it owes block \(owed.block) for \(Quantities.seconds(now - owed.since)) now")
      }
      if let other, let silence = silence(of: other, for: seconds) { lines.append("    \(silence)") }
    }
    return lines + importers(of: object, besides: node, for: seconds)
  }

  private func originLine(_ object: AgentObject, by node: Int, at now: Instant) -> String {
    let exchange = object.exchange
    let bytes = "\(object.tally.origin) bytes came from it"
    if !exchange.originIsUsable, let rest = object.origin.rest {
      let last = session.done(by: node) - 1
      let until = session.nodes[node].tape.moment(at: last).wall.microseconds + (rest.until - now).nanoseconds / 1000
      let why = rest.why.hasSuffix(".") ? String(rest.why.dropLast()) : rest.why
      return "  the origin is left alone until \(WallTime(microseconds: until).clockText): \(why); \(bytes)"
    }
    let stance =
      if !exchange.originIsUsable {
        "the origin is left alone for now"
      } else if exchange.importer.hasRoles, !exchange.originPulls.isEmpty {
        "the origin is asked for what this agent is to bring in"
      } else if exchange.importer.hasRoles {
        "the origin is asked for what the selector gives agents to bring in, and for nothing else"
      } else {
        switch exchange.sources.stance {
        case .spared: "the origin is spared: peers bring enough, or are expected to"
        case .trial: "the origin is tried beside the peers"
        case .beside: "the origin is asked beside the peers"
        }
      }
    let open = exchange.originPulls.isEmpty ? "" : ", \(exchange.originPulls.count) requests are open"
    return "  \(stance)\(open); \(bytes)"
  }

  /// That a recorded node was told nothing for long; nil where it was.
  func silence(of node: Int, for seconds: Int) -> String? {
    guard session.cursor > 0 else { return nil }
    let done = session.done(by: node)
    let name = session.nodes[node].name
    guard done > 0 else { return "\(name) has not begun" }
    let last = session.nodes[node].steps[done - 1]
    let quiet = session.time(of: session.cursor - 1).microseconds - session.time(of: last).microseconds
    guard quiet > Int64(seconds) * 1_000_000 else { return nil }
    let since = "since \(session.wall(of: last).clockText), input \(session.input(of: last).sequence)"
    let due = session.nodes[node].tape.deadline(after: done).map { "; it wanted to be woken at \($0.clockText)" } ?? ""
    return "\(name) was told nothing \(since): it stood still, or had ended\(due)"
  }

  /// Which recorded agents are to bring in what the object's ISPs lack.
  private func importers(of object: AgentObject, besides node: Int, for seconds: Int) -> [String] {
    guard object.exchange.importer.hasRoles else { return [] }
    var lines: [String] = []
    for other in session.nodes.indices where other != node {
      guard let agent = session.state(of: other) as? AgentMachine, session.done(by: other) > 0,
        let same = agent.objects.values.first(where: { $0.description.infohashes == object.description.infohashes }),
        !same.exchange.isComplete
      else { continue }
      let now = session.nodes[other].tape.instant(at: session.done(by: other) - 1)
      guard case .imports(let stripes, let fromOrigin) = same.exchange.importer.reason(same.exchange.holders, now: now),
        stripes != 0
      else { continue }
      let silence = silence(of: other, for: seconds).map { "; \($0)" } ?? ""
      lines.append(
        "  \(session.nodes[other].name) is to bring in \(stripes.nonzeroBitCount) of 16 stripes, "
          + "\(fromOrigin.nonzeroBitCount) of them from the origin\(silence)")
    }
    return lines
  }

  // The origin, and pieces

  private func origin(_ node: Int) throws(ReplaySession.Refusal) -> [String] {
    let agent = try agent(node)
    let done = session.done(by: node)
    let tape = session.nodes[node].tape
    var lines = agent.objects.values.map { object in
      "\(object.description.name):" + originLine(object, by: node, at: tape.instant(at: done - 1))
    }
    var found: (Int, Decision)?
    tape.eachDecision(before: done) { place, decision in
      if decision.kind == .pulls { found = (place, decision) }
      return found == nil
    }
    lines.append(found.map { dated($0.1, of: node, at: $0.0) } ?? "it has asked the origin for nothing so far")
    return lines
  }

  /// Of whom the blocks of a piece were asked, and why; and why those are not asked for that are missing.
  private func piece(_ number: Int, of node: Int) throws(ReplaySession.Refusal) -> [String] {
    let agent = try agent(node)
    let done = session.done(by: node)
    guard let object = agent.objects.values.last(where: { number < $0.geometry.pieceCount }) else {
      throw ReplaySession.Refusal("it has no object open with a piece \(number)")
    }
    let (blocks, exchange) = (object.geometry.blocks(of: PieceIndex(number)), object.exchange)
    let held = blocks.count { exchange.held[$0] }
    var lines = ["\(object.description.name): \(held) of the \(blocks.count) blocks of piece \(number) are here"]
    var left = Set(blocks.filter { exchange.state(of: BlockIndex($0)) != .free })
    let tape = session.nodes[node].tape
    tape.eachDecision(before: done) { place, decision in
      guard !left.isEmpty, lines.count < Self.mostLines else { return false }
      guard decision.kind == .asks || decision.kind == .pulls, let asked = decision.blocks else { return true }
      let these = left.intersection(asked)
      guard !these.isEmpty, decision.object ?? object.description.infohashes.v2 == object.description.infohashes.v2
      else { return true }
      left.subtract(these)
      lines.append(dated(decision, of: node, at: place))
      return true
    }
    if !left.isEmpty, lines.count < Self.mostLines {
      lines.append("\(left.count) blocks were here before, or who was asked for them is not known")
    }
    guard blocks.contains(where: { exchange.state(of: BlockIndex($0)) == .free }) else { return lines }
    lines.append("what is missing is asked of nobody:")
    return lines + reasons(of: object.description.name, to: node, for: Self.patience)
  }
}

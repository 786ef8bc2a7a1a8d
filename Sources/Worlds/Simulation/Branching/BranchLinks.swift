import Nodes
import Trace
import Vocabulary

/// The links between the agents of a branch: both ends of each are joined anew, with what was under way on it; an end
/// whose other end is not there is closed.
struct BranchLinks {
  /// An agent that runs on, and what the world owes it.
  struct Seated {
    let agent: SimulatedAgent
    let debts: AgentDebts
  }

  /// One end of a link.
  private struct End {
    let agent: SimulatedAgent
    let link: LinkID
    let known: AgentDebts.Link
  }

  private unowned let stage: BranchStage
  private unowned let world: World
  /// By the place of the agent's story.
  private let seated: [Seated?]

  init(_ stage: BranchStage, _ world: World, _ seated: [Seated?]) {
    (self.stage, self.world, self.seated) = (stage, world, seated)
  }

  func join() {
    for (at, one) in seated.enumerated() {
      guard let one else { continue }
      for link in one.debts.links.keys.sorted(by: { $0.value < $1.value }) {
        guard let known = one.debts.links[link] else { continue }
        join(at, End(agent: one.agent, link: link, known: known))
      }
    }
  }

  private func join(_ at: Int, _ mine: End) {
    let other = stage.branch.links.partner(of: RecordedLinks.End(agent: at, link: mine.link))
    if let other, let peer = seated[other.agent], let known = peer.debts.links[other.link] {
      // Once for both ends: by the one that called.
      if mine.known.dialled != nil { join(mine, End(agent: peer.agent, link: other.link, known: known)) }
    } else if mine.known.dialled != nil, !mine.known.isUp {
      mine.agent.callAgain(mine.link, mine.known)
    } else {
      stage.closedLink()
      world.plan(at: 0) { [unowned agent = mine.agent] in agent.give(.linkClosed(mine.link, .closedByPeer)) }
    }
  }

  private func join(_ a: End, _ b: End) {
    let flow = world.network.join(from: a.agent.host, to: b.agent.host)
    a.agent.join(a.link, a.known, flow)
    b.agent.join(b.link, b.known, flow)
    send(from: a, to: b, flow)
    send(from: b, to: a, flow)
  }

  /// What one end sent and the other has not seen yet leaves now, unless it is ordered otherwise.
  private func send(from sender: End, to receiver: End, _ flow: Int) {
    let missing = sender.known.sent.dropFirst(receiver.known.received)
    let story = stage.story(of: receiver.agent.id)
    let arrivals = story.map { Self.arrivals(in: $0, on: receiver.link) } ?? []
    let arrived = sender.known.sent.prefix(receiver.known.received).count { $0.isBlock }
    var drained = sender.known.drained - arrived
    var wait: Int64 = 0
    if !receiver.known.isUp, let greeting = sender.known.greeting {
      world.network.send(.handshake(greeting), from: sender.agent.host, flow: flow)
    }
    stage.wereUnderWay(missing.count)
    for (at, sending) in missing.enumerated() {
      if sending.isBlock { drained -= 1 }
      let hasDrained = sending.isBlock && drained >= 0
      let sequence = at < arrivals.count ? arrivals[at] : nil
      if let change = stage.order.messages.first(where: { $0.node == story?.name && $0.sequence == sequence }) {
        guard let delay = change.delay else { continue }
        wait += delay.nanoseconds
      }
      leave(sender.agent, sender.agent.parcel(of: sending), flow, hasDrained: hasDrained, after: wait)
    }
  }

  private func leave(_ agent: SimulatedAgent, _ parcel: Parcel, _ flow: Int, hasDrained: Bool, after wait: Int64) {
    guard wait > 0 else { return world.network.send(parcel, from: agent.host, flow: flow, hasDrained: hasDrained) }
    world.plan(at: wait) { [world, unowned agent] in
      world.network.send(parcel, from: agent.host, flow: flow, hasDrained: hasDrained)
    }
  }

  /// The numbers of the inputs as which a link's next messages arrived.
  private static func arrivals(in story: MachineStory<AgentMachine>, on link: LinkID) -> [UInt64] {
    story.future.compactMap { step in
      switch step.input {
      case .message(link, _), .blockArrived(link, _, _), .hashesArrived(link, _, _): step.sequence
      default: nil
      }
    }
  }
}

extension AgentDebts.Sending {
  fileprivate var isBlock: Bool { if case .block = self { true } else { false } }
}

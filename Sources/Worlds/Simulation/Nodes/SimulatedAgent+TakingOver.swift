import Nodes
import Vocabulary
import Wire

/// Running on from a recording.
extension SimulatedAgent {
  /// Whether a link has its flow already.
  func hasFlow(_ link: LinkID) -> Bool { links[link.value] != nil }

  /// A link that stood in the recording stands here on this flow.
  func join(_ link: LinkID, _ known: AgentDebts.Link, _ flow: Int) {
    world.network.setUse(.link(link), of: host, flow: flow)
    links[link.value] = Link(
      flow: flow, object: known.object, remote: known.remote, hasShakenHands: known.isUp, isConnected: true,
      since: world.planner.now, roundTrip: known.roundTrip)
    if !known.isUp { watch(flow, after: Patience.handshake) }
  }

  /// A call that nobody had answered is made again.
  func callAgain(_ link: LinkID, _ known: AgentDebts.Link) {
    guard let object = known.object, let endpoint = known.dialled, let greeting = known.greeting else { return }
    perform(.dial(object, endpoint, greeting), on: link)
  }

  /// What it sent in the recording, as it is sent here.
  func parcel(of sending: AgentDebts.Sending) -> Parcel {
    switch sending {
    case .message(let message): return .message(message, size: message.size)
    case .proof(let statement, let number):
      let signature = SimulatedKeys.sign(statement, by: node)
      let message = PeerMessage.extended(id: number, payload: ShoalMessage.proof(signature).encoded)
      return .message(message, size: message.size)
    case .block(let request): return .block(request, isCorrupt: traits.pollutes)
    case .hashes(let request): return .hashes(request)
    }
  }

  /// Pays what the recorded world owed: what was under way is begun again.
  func settle(_ debts: AgentDebts) {
    for item in debts.work { plan(item) }
    for (want, through) in debts.delivered.sorted(by: { $0.key.value < $1.key.value })
    where through > debts.taken[want] ?? 0 { plan(.tookDelivery(want)) }
    for (call, order) in debts.calls.sorted(by: { $0.key.value < $1.key.value }) { perform(order, as: call) }
    for (request, fetch) in debts.fetches.sorted(by: { $0.key.value < $1.key.value }) { askAgain(fetch, as: request) }
    for (want, url) in debts.plain.sorted(by: { $0.key.value < $1.key.value }) { fetchPlain(url.text, for: want) }
  }
}

import Selection
import Vocabulary

/// Nodes that hold objects and ask nothing: each tells how its set has changed, and that it is still there.
enum NodeHoldings {
  /// What an announce says of its node's set.
  static func take(
    _ claim: HoldingsClaim, of announce: AgentAnnounce, from address: IPAddress, in locality: Locality,
    _ registry: inout Registry, _ turn: inout SelectorTurn
  ) -> HoldingsReply {
    let node = announce.node
    let endpoint = Endpoint(address: address, port: announce.port)
    var epoch = claim.epoch ?? 0
    if claim.epoch == nil {
      epoch = max(1, turn.random.next())
      registry.beginSet(
        of: node, epoch, at: endpoint, in: locality, lifetime: turn.configuration.holdingsLifetime, now: turn.now)
    } else if !registry.refreshSet(of: node, epoch, session: announce.facts.session, at: endpoint, now: turn.now) {
      turn.counters.setsForgotten += 1
      return .forgotten
    }
    if claim.ends, turn.forgetsWhoLeaves { registry.endSet(of: node) }
    if claim.count == 0, !claim.ends { turn.counters.heartbeats += 1 }
    var room = HoldingsClaim.maximumObjects
    let gone = claim.gone.prefix(room)
    room -= gone.count
    for object in gone { registry.remove(.agent(node), of: object) }
    let whole = claim.whole.prefix(room)
    room -= whole.count
    let parts = claim.parts.prefix(room)
    turn.counters.holdingsTold += gone.count + whole.count + parts.count
    var answer = HoldingsReply.Acknowledged(
      epoch: epoch, kept: 0, room: turn.configuration.limits.holdingsPerNode,
      heartbeat: turn.configuration.heartbeatInterval)
    var withdrawn: [Digest256] = []
    for (object, held) in whole.map({ ($0, Int.max) }) + parts.map({ ($0.object, $0.held) }) {
      switch hold(object, held, announce, at: endpoint, in: locality, &registry, &turn) {
      case .added, .refreshed: break
      case .unknownObject:
        turn.counters.unknownObjects += 1
        // Who asks about it is told why.
        let isWithdrawn = !registry.withdrawals[object].isEmpty
        if isWithdrawn { withdrawn.append(object) } else { answer.unknown.append(object) }
      case .full: answer.refused.append(object)
      }
    }
    answer.kept = registry.holdings(of: node)
    answer.called = Array((registry.takeCalls(of: node) + withdrawn).prefix(HoldingsReply.maximumCalled))
    if let asn = locality.asn {
      let asked = (claim.asked ?? []).prefix(HoldingsClaim.maximumAsked)
      answer.lastCopies = bits((whole + asked).map { registry.isLastCopy(of: $0, at: node, in: asn) })
    }
    return .acknowledged(answer)
  }

  private static func bits(_ facts: [Bool]) -> [UInt8]? {
    guard !facts.isEmpty else { return nil }
    var field = BitField(count: facts.count)
    for (number, fact) in facts.enumerated() where fact { field[number] = true }
    return field.wireBytes
  }

  /// One object of a set. Who holds all of it counts among its ISP's agents; who holds a part and does not ask for the
  /// rest brings nothing in.
  private static func hold(
    _ object: Digest256, _ held: Int, _ announce: AgentAnnounce, at endpoint: Endpoint, in locality: Locality,
    _ registry: inout Registry, _ turn: inout SelectorTurn
  ) -> Registry.Admission {
    guard let subject = registry.subject(object) else { return .unknownObject }
    let isWhole = held == .max
    let blocks = isWhole ? subject.blocks : min(max(0, held), max(0, subject.blocks - 1))
    let presence = Presence(
      key: .agent(announce.node), endpoint: endpoint, infohash: subject.infohash, locality: locality, held: blocks,
      blocks: subject.blocks, lifetime: turn.configuration.holdingsLifetime, facts: announce.facts)
    let admission = registry.hold(presence, by: announce.node, of: object, at: turn.now)
    guard isWhole, admission == .added || admission == .refreshed else { return admission }
    let said = StripeBook.Report(
      node: announce.node, asn: locality.asn, address: endpoint.address, isDialable: announce.port != 0, held: blocks,
      blocks: subject.blocks, uplink: announce.facts.uplink, interval: turn.configuration.heartbeatInterval)
    _ = registry.takePart(said, of: object, seed: turn.salt, at: turn.now)
    return admission
  }
}

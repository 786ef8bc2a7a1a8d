import Selection
import Vocabulary

/// What others tell of their callers is taken as they took it: nothing is answered, ranked or proven, and none of it is
/// told again. What a store says is a claim as any other: the limits of the registry hold for it as well.
enum SharedTaking {
  /// Takes an entry as of a moment that is past.
  /// - Returns: false if it is of an object, a node or a set that is not known here.
  static func take(
    _ entry: SharedEntry, at then: Instant, _ registry: inout Registry, _ turn: inout SelectorTurn
  ) -> Bool {
    switch entry {
    case .announce(let announce): return take(announce, at: then, &registry, turn)
    case .client(let client): return take(client, at: then, &registry, turn)
    case .registration(let one):
      let outcome = Registrations.enter(one, &registry, at: then)
      return outcome == .added || outcome == .refreshed
    case .withdrawal(let withdrawal, let url, let from):
      return registry.withdraw(withdrawal, at: url, from: from) != .full
    case .reports(let accused, let reporter, let address):
      registry.report(accused, by: reporter, from: address, at: then)
      return true
    case .unreachable(let peers, let reporter, let address, let asn):
      _ = registry.report(unreachable: peers, by: reporter, from: address, in: asn, at: then)
      return true
    case .calls(let object, let nodes):
      registry.call(nodes, for: object)
      return true
    case .policy(let policy):
      let before = turn.configuration.policy.number
      if policy.number > before {
        turn.take(policy)
        turn.log(.notice, .policyChanged, [.init("version", policy.number), .init("before", before)])
      }
      if policy.number >= before { turn.sharing?.notePolicy(toldAt: then) }
      return true
    }
  }

  private static func take(
    _ client: SharedClient, at then: Instant, _ registry: inout Registry, _ turn: SelectorTurn
  ) -> Bool {
    guard let object = registry.object(named: client.infohash), let subject = registry.subject(object) else {
      return false
    }
    let key = PeerKey.stock(client.endpoint, client.infohash)
    if let known = registry.peer(key, of: object), known.lastSeen > then { return true }
    if client.isGone {
      registry.remove(key, of: object)
      return true
    }
    let presence = Presence(
      key: key, endpoint: client.endpoint, infohash: client.infohash, locality: client.locality,
      held: min(client.held, subject.blocks), blocks: subject.blocks, uploaded: client.uploaded,
      lifetime: turn.configuration.stockLifetime)
    _ = registry.announce(presence, of: object, isCompletion: client.isCompletion, at: then)
    return true
  }

  private static func take(
    _ announce: SharedAnnounce, at then: Instant, _ registry: inout Registry, _ turn: SelectorTurn
  ) -> Bool {
    var isKnown = true
    for object in announce.objects where !take(object, of: announce, at: then, &registry, turn) { isKnown = false }
    if let set = announce.set, !take(set, of: announce, at: then, &registry, turn) { isKnown = false }
    if let coordinate = announce.coordinate { registry.place(announce.node, at: coordinate, now: then) }
    if announce.isDual, let session = announce.facts.session {
      let place = Requester.Place(announce.endpoint, in: announce.locality)
      _ = registry.see(announce.node, session, at: place, isTaken: true, now: then)
    }
    return isKnown
  }

  private static func take(
    _ report: SharedAnnounce.Object, of announce: SharedAnnounce, at then: Instant, _ registry: inout Registry,
    _ turn: SelectorTurn
  ) -> Bool {
    guard let subject = registry.subject(report.object) else { return false }
    let key = PeerKey.agent(announce.node)
    // It was here since.
    if let known = registry.peer(key, of: report.object), known.lastSeen > then { return true }
    if report.event == .stopped {
      registry.remove(key, of: report.object)
      return true
    }
    let held = report.isComplete ? subject.blocks : min(report.held, max(0, subject.blocks - 1))
    let lifetime =
      report.isComplete ? turn.configuration.completeLifetime : turn.configuration.incompleteLifetime
    let presence = Presence(
      key: key, endpoint: announce.endpoint, infohash: subject.infohash, locality: announce.locality, held: held,
      blocks: subject.blocks, uploaded: report.uploaded, lifetime: lifetime, facts: announce.facts)
    _ = registry.announce(presence, of: report.object, isCompletion: report.event == .completed, at: then)
    let said = StripeBook.Report(
      node: announce.node, asn: announce.locality.asn, address: announce.endpoint.address,
      isDialable: announce.endpoint.port != 0, held: held, blocks: subject.blocks, age: report.age,
      uplink: announce.facts.uplink, fromOrigin: report.fromOrigin, interval: report.interval)
    registry.claim(report.seats, gained: report.gained, said, of: report.object, at: then)
    return true
  }

  private static func take(
    _ set: SharedAnnounce.HeldSet, of announce: SharedAnnounce, at then: Instant, _ registry: inout Registry,
    _ turn: SelectorTurn
  ) -> Bool {
    let (node, endpoint) = (announce.node, announce.endpoint)
    let lifetime = turn.configuration.holdingsLifetime
    let known = registry.set(of: node)
    if known?.epoch == set.epoch {
      guard registry.refreshSet(of: node, set.epoch, session: announce.facts.session, at: endpoint, now: then) else {
        return false
      }
    } else {
      guard set.begins || set.isRetold, known.map({ $0.seenAt <= then }) ?? true else { return false }
      registry.beginSet(of: node, set.epoch, at: endpoint, in: announce.locality, lifetime: lifetime, now: then)
    }
    if set.ends { registry.endSet(of: node) }
    // Who told of it has told the node whom to call.
    _ = registry.takeCalls(of: node)
    for object in set.gone { registry.remove(.agent(node), of: object) }
    var isKnown = true
    for (object, held) in set.whole.map({ ($0, Int.max) }) + set.parts.map({ ($0.object, $0.held) }) {
      guard let subject = registry.subject(object) else {
        isKnown = false
        continue
      }
      let blocks = held == .max ? subject.blocks : min(held, max(0, subject.blocks - 1))
      let presence = Presence(
        key: .agent(node), endpoint: endpoint, infohash: subject.infohash, locality: announce.locality, held: blocks,
        blocks: subject.blocks, lifetime: lifetime, facts: announce.facts)
      let admission = registry.hold(presence, by: node, of: object, at: then)
      guard held == .max, admission == .added || admission == .refreshed else { continue }
      let said = StripeBook.Report(
        node: node, asn: announce.locality.asn, address: endpoint.address, isDialable: endpoint.port != 0,
        held: blocks, blocks: subject.blocks, uplink: announce.facts.uplink,
        interval: turn.configuration.heartbeatInterval)
      registry.claim(0, gained: 0, said, of: object, at: then)
    }
    return isKnown
  }
}

import OrderedCollections
import Selection
import Vocabulary
import Wire

/// What is asked of a selector by people and programs that look at it: it changes nothing.
enum Queries {
  /// An explanation names so many that were left out.
  private static let leftOutMax = 100

  /// Whom an announce would name, an answer names to everybody: for the caller himself. The rest is not for all.
  static func peers(
    _ query: PeersQuery, from caller: SelectorCaller, _ registry: Registry, _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.queries += 1
    let isForOthers = query.address.unmapped != caller.address
    if isForOthers || caller.isMistaken, let refusal = caller.refusalToShow { return refuse(refusal, &turn) }
    let named: Digest256? =
      switch query.target {
      case .object(let object): object
      case .infohash(let infohash): registry.object(named: infohash)
      case .url(let url): registry.object(at: Registrations.normal(url))
      }
    guard let object = named, let entry = registry.entry(of: object) else {
      turn.counters.unknownObjects += 1
      return .error(status: 404, sentence: "this selector does not know the object")
    }
    let wanted = min(max(0, query.limit ?? turn.configuration.defaultWanted), turn.configuration.maximumWanted)
    // Of a large swarm a bounded choice, as for those who announce; the same one until the salt is drawn anew.
    // Who asks is shown those under TLS as well.
    let requester = Requester(
      address: query.address, locality: query.locality, isRehearsal: query.isFromLoopback, linkSecurity: .prefer)
    var ranking = registry.rank(
      object, for: requester, wanted: wanted, policy: turn.configuration.policy, seed: turn.salt,
      explaining: query.explain, at: turn.now)
    ranking.leftOut = Array(ranking.leftOut.prefix(leftOutMax))
    return .peers(
      SelectorAnswer.Peers(
        object: object, length: entry.length, urls: entry.urls, address: query.address, locality: query.locality,
        census: registry.census(of: object), ranking: ranking,
        policy: turn.configuration.policy.number, seed: turn.salt), explains: query.explain)
  }

  static func refuse(_ refusal: SelectorCaller.Refusal, _ turn: inout SelectorTurn) -> SelectorAnswer {
    turn.counters.queriesRefused += 1
    return .error(status: refusal.status, sentence: refusal.sentence)
  }

  static func objects(
    from caller: SelectorCaller, _ registry: Registry, _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.queries += 1
    if let refusal = caller.refusalToShow { return refuse(refusal, &turn) }
    let listed = registry.entries(atMost: turn.configuration.maximumListed).map { entry in
      let object = entry.names.object
      return SelectorAnswer.ObjectSummary(
        object: object, length: entry.length, urls: entry.urls, origin: entry.origin ?? NodeID(key: .zero),
        isRegistered: registry.isRegistered(object, at: turn.now), census: registry.census(of: object),
        completions: registry.completions(of: object))
    }
    return .objects(listed, total: registry.objectCount)
  }

  /// Which nodes are there to be watched: agents that say where operators reach them, and origins of objects.
  static func discovery(
    from caller: SelectorCaller, _ registry: Registry, _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.queries += 1
    if let refusal = caller.refusalToShow { return refuse(refusal, &turn) }
    let agents = RegistryOverview.controlled(of: registry, atMost: WatchedNode.mostAgents).map { node, endpoint in
      WatchedNode(role: .agent, target: "\(endpoint)", node: "\(node.short)")
    }
    var origins: OrderedSet<WatchedNode> = []
    for entry in registry.entries(atMost: turn.configuration.maximumListed) {
      for case let url? in entry.urls.map({ try? HTTPURL($0) }) {
        origins.append(WatchedNode(role: .origin, target: url.hostField, isSecure: url.isSecure))
      }
    }
    return .discovery(origins.elements + agents)
  }

  /// What the selector shows of itself.
  static func view(
    _ view: NodeView?, from caller: SelectorCaller, _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.queries += 1
    if let refusal = caller.refusalToShow { return refuse(refusal, &turn) }
    if view == .trace, caller.operatorName == nil {
      return refuse(SelectorCaller.Refusal(status: 403, sentence: NodeView.traceSentence), &turn)
    }
    return .view(view)
  }

  /// What nodes took of each other, and whose word is not what others say.
  static func receipts(
    _ book: ReceiptBook, from caller: SelectorCaller, _ registry: Registry, _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.queries += 1
    if let refusal = caller.refusalToShow { return refuse(refusal, &turn) }
    return .receipts(ReceiptReport(book, registry))
  }

  /// Who was told of whom, from ISP to ISP.
  static func pairs(from caller: SelectorCaller, _ turn: inout SelectorTurn) -> SelectorAnswer {
    turn.counters.queries += 1
    if let refusal = caller.refusalToShow { return refuse(refusal, &turn) }
    return .pairs(turn.pairs.lines)
  }
}

import Selection
import Vocabulary

/// What is asked of a selector by ALTO (RFC 7285): it changes nothing.
enum ALTOQueries {
  /// - Parameter addresses: at which address which node was seen.
  static func answer(
    _ request: ALTORequest, from caller: SelectorCaller, _ registry: Registry, _ addresses: NodeAddresses,
    _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.queries += 1
    if caller.isMistaken, let refusal = caller.refusalToShow { return Queries.refuse(refusal, &turn) }
    switch request {
    case .directory: return .alto(.directory)
    case .networkMap(let filter): return .alto(.networkMap(filter))
    case .costMap(let filter): return .alto(.costMap(filter, turn.configuration.policy))
    case .endpointProperties(let query):
      return .alto(
        .endpointProperties(
          query.answers(for: caller.address, seesAll: caller.refusalToShow == nil),
          namesPIDs: query.properties.contains(.pid)))
    case .endpointCosts(let query):
      // How far two addresses are from each other tells whether there are nodes at them, and where these live.
      let refusal = caller.refusalToShow
      if query.type.metric == .roundTrip, let refusal { return Queries.refuse(refusal, &turn) }
      let rows = query.rows(policy: turn.configuration.policy, salt: turn.salt) { address in
        guard refusal == nil else { return nil }
        return addresses.node(at: address).flatMap { registry.coordinate(of: $0) }
      }
      return .alto(.endpointCosts(query.type, rows))
    case .updates(let query): return .alto(.updates(query, to: caller.address))
    case .problem(let problem):
      turn.counters.malformed += 1
      return .alto(.problem(problem))
    case .refused(let status, let sentence):
      turn.counters.malformed += 1
      return .error(status: status, sentence: sentence)
    }
  }
}

package import Selection
package import Vocabulary

/// What a selector decided to answer to a request of ALTO; the world writes it in JSON. Maps it makes itself, of its
/// tables: these may have a hundred thousand prefixes, which no input has to carry.
package enum ALTOAnswer: Hashable, Codable, Sendable {
  case directory
  case networkMap(NetworkMapFilter)
  /// A map by that policy.
  case costMap(CostMapFilter, ScoringPolicy)
  case endpointProperties([EndpointPropertyQuery.Answer], namesPIDs: Bool)
  case endpointCosts(CostType, [CostRow])
  /// A stream of events begins, to that address.
  case updates(UpdateStreamQuery, to: IPAddress?)
  case problem(ALTOProblem)
}

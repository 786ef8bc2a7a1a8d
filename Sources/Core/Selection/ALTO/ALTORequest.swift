/// What is asked of a selector by ALTO (RFC 7285): read, and not yet decided.
package enum ALTORequest: Hashable, Codable, Sendable {
  /// The information resource directory (9.2).
  case directory
  /// The network map (11.2.1), or a part of it (11.3.1).
  case networkMap(NetworkMapFilter)
  /// The cost map (11.2.3), or a part of it (11.3.2).
  case costMap(CostMapFilter)
  case endpointProperties(EndpointPropertyQuery)
  case endpointCosts(EndpointCostQuery)
  /// To be told of changes (RFC 8895).
  case updates(UpdateStreamQuery)
  /// It cannot be read.
  case problem(ALTOProblem)
  /// It is no request for what is here: an HTTP status, and why in a sentence.
  case refused(status: Int, sentence: String)
}

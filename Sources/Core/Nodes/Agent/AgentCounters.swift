/// What an agent counts. It is state of the machine, so a replay counts the same.
package struct AgentCounters: Hashable, Codable, Sendable {
  package var wants: Int64 = 0
  package var wantsMet: Int64 = 0
  package var wantsFailed: Int64 = 0
  package var gatewayRequests: Int64 = 0
  package var plainBytes: Int64 = 0
  package var cachedAnswers: Int64 = 0
  package var objectsOpened: Int64 = 0
  package var objectsCompleted: Int64 = 0
  package var announces: Int64 = 0
  package var announcesFailed: Int64 = 0
  package var dials: Int64 = 0
  package var dialsFailed: Int64 = 0
  /// Reports to selectors of peers that could not be reached.
  package var unreachableTold: Int64 = 0
  package var linksUp: Int64 = 0
  package var strangersRefused: Int64 = 0
  package var linksRefused: Int64 = 0
  package var linksProven: Int64 = 0
  package var linksOverTLS: Int64 = 0
  /// Peers that spoke TLS to a node that does not, or no TLS where it is required, or whose certificate would not do.
  package var handshakesOverTLS: Int64 = 0
  package var handshakesInPlain: Int64 = 0
  package var handshakesUntrusted: Int64 = 0
  package var impostors: Int64 = 0
  package var linksGivenUp: Int64 = 0
  package var malformedMessages: Int64 = 0
  package var peersBanned: Int64 = 0
  package var peersSnubbed: Int64 = 0
  package var blocksHeld: Int64 = 0
  package var blocksServed: Int64 = 0
  package var bytesServed: Int64 = 0
  package var corruptBlocks: Int64 = 0
  package var requestsRejected: Int64 = 0
  package var requestsRefused: Int64 = 0
  package var originRequests: Int64 = 0
  package var originFailures: Int64 = 0
  package var keptDescriptionsUsed: Int64 = 0
  package var registrationsCarried: Int64 = 0
  package var objectsEvicted: Int64 = 0
  package var objectsRemoved: Int64 = 0

  package init() {}
}

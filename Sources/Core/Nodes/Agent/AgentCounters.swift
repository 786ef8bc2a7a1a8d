/// What an agent counts. It is state of the machine, so a replay counts the same.
package struct AgentCounters: Hashable, Codable, Sendable {
  package var wants: Int64 = 0
  package var wantsMet: Int64 = 0
  package var gatewayRequests: Int64 = 0
  package var plainBytes: Int64 = 0
  package var cachedAnswers: Int64 = 0
  package var objectsOpened: Int64 = 0
  package var objectsCompleted: Int64 = 0
  package var announces: Int64 = 0
  package var announcesFailed: Int64 = 0
  package var announcesAnswered: Int64 = 0
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
  package var corruptBlocks: Int64 = 0
  package var requestsRejected: Int64 = 0
  package var requestsRefused: Int64 = 0
  package var originRequests: Int64 = 0
  package var originFailures: Int64 = 0
  package var keptDescriptionsUsed: Int64 = 0
  /// Descriptions that came from where their origin said that a copy was, and those that could not be had there.
  package var copiesUsed: Int64 = 0
  package var copiesMissed: Int64 = 0
  package var registrationsCarried: Int64 = 0
  /// Objects that were to come from their origin alone, and those of them of which it did not.
  package var heldOut: Int64 = 0
  package var heldOutLost: Int64 = 0
  package var objectsEvicted: Int64 = 0
  package var objectsRemoved: Int64 = 0

  /// Wants whose reader left, links that were up and ended, and requests to origins: begun, and how they ended.
  package var wantsAbandoned: Int64 = 0
  package var linksEnded: Int64 = 0
  package var originRequestsBegun: Int64 = 0
  package var originRequestsAnswered: Int64 = 0
  package var originRequestsFailed: Int64 = 0
  package var originRequestsCancelled: Int64 = 0

  /// Payload of blocks that came, whatever became of it.
  package var arrivedBytes: Int64 = 0
  /// Verified payload, and what served nothing.
  package var received = SourceClass.Bytes()
  /// What of the verified payload peers brought or could have brought: of objects that a selector knows, and that are
  /// not kept from peers.
  package var eligibleBytes: Int64 = 0
  package var waste = TransferReport.Waste()
  /// Payload that was sent to peers.
  package var sent = SourceClass.Bytes()
  /// What came over links and went, and is no payload (`LinkOverhead`).
  package var overheadReceived: Int64 = 0
  package var overheadSent: Int64 = 0
  /// Wants that failed, by reason.
  package var failures = FailuresByKind()

  package init() {}
}

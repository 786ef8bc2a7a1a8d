import Vocabulary

/// What a selector has counted since it started.
package struct SelectorCounters: Hashable, Codable, Sendable {
  package var agentAnnounces = 0
  package var trackerAnnounces = 0
  /// Announces that said only that a node's set is as it was, objects that were told of or taken back, and sets that
  /// this selector did not know.
  package var heartbeats = 0
  package var holdingsTold = 0
  package var setsForgotten = 0
  /// Announces that came sooner than the min interval; they are answered all the same.
  package var earlyAnnounces = 0
  package var unknownObjects = 0
  package var scrapes = 0
  package var queries = 0
  /// Of these: of callers that may not see what they asked for.
  package var queriesRefused = 0
  package var registrations = 0
  package var refusedRegistrations = 0
  /// Copies of descriptions that were asked for and given, and those that were brought and not taken.
  package var copiesGiven = 0
  package var copiesRefused = 0
  package var malformed = 0
  /// Announces that were not proven to come from their node.
  package var unprovenAnnounces = 0
  /// Calls of addresses that made more than they may.
  package var callsRefused = 0
  /// Clients that asked for a connection over UDP, and datagrams that were no requests or came under no connection.
  package var connections = 0
  package var datagramsDropped = 0
  /// Reports of corrupt blocks, and of peers that could not be reached.
  package var reports = 0
  package var unreachableReports = 0
  /// Reports without the ticket of whom they accuse: they count for nothing.
  package var unvouchedReports = 0
  /// How often files that say where addresses are were read again, and how often they could not be used.
  package var localitiesRead = 0
  package var localitiesRefused = 0
  /// Downloads that were kept from peers.
  package var heldOut = 0
  package var expiredPeers = 0
  package var expiredObjects = 0
  /// Peers handed out, by ring, nearest first.
  package var handedOut = [Int](repeating: 0, count: Ring.allCases.count)

  package init() {}
}

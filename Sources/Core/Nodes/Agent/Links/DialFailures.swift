import Selection
import Vocabulary
import Wire

/// Where peers of an object could not be reached of late, so that the selector which named them hears of it.
///
/// The fault may be one's own: a machine that went offline, a firewall that lets nobody out, an address family without
/// a way. So a failure is told only where dialling worked at that time, over the same family, and to somebody at least
/// as far away.
struct DialFailures: Codable, Sendable {
  /// It is told for so long: by then the peer was dialled again, or has announced, or is forgotten.
  private static let lifetime = TimeSpan.seconds(30)
  /// A link that came up so much later shows as well that dialling works.
  private static let patience = TimeSpan.seconds(10)
  private static let most = 64

  private struct Failure: Codable, Sendable {
    var endpoint: Endpoint
    var at: Instant
  }

  /// The oldest first.
  private var failures: [Failure] = []

  /// A dial was refused or came to nothing. Whatever else ends one says that somebody is there.
  mutating func note(_ endpoint: Endpoint, _ end: LinkEnd, at now: Instant) {
    guard end == .connectFailed || end == .connectTimedOut else { return }
    failures.removeAll { $0.endpoint == endpoint || now - $0.at > Self.lifetime }
    if failures.count >= Self.most { failures.removeFirst() }
    failures.append(Failure(endpoint: endpoint, at: now))
  }

  /// A link there worked.
  mutating func forget(_ endpoint: Endpoint) { failures.removeAll { $0.endpoint == endpoint } }

  /// Those of the named peers that could not be reached, at none of their endpoints, and that the selector is to hear
  /// of. Whoever is behind the same translator as this node is not: few translators let one back in.
  func accusations(of named: [RankedPeer], _ links: borrowing LinkTable, at now: Instant) -> [Accusation] {
    var list: [Accusation] = []
    guard !failures.isEmpty else { return list }
    for peer in named where peer.ring > .host && peer.ticket != nil {
      let endpoints = [peer.endpoint, peer.other].compactMap(\.self)
      let failed = endpoints.compactMap { endpoint in failures.first { $0.endpoint == endpoint } }
      guard failed.count == endpoints.count, let last = failed.map(\.at).max(), now - last <= Self.lifetime,
        !list.contains(where: { $0.endpoint == peer.endpoint }), !Self.isLinked(peer, endpoints, links),
        failed.allSatisfy({ Self.worked(for: peer, $0, links) })
      else { continue }
      list.append(
        Accusation(
          endpoint: peer.endpoint, node: peer.node, ticket: peer.ticket, kind: .unreachable, ago: now - last))
    }
    return list
  }

  /// Whether there is a link to the peer, whoever made it.
  private static func isLinked(_ peer: RankedPeer, _ endpoints: [Endpoint], _ links: borrowing LinkTable) -> Bool {
    links.indices.contains { slot in
      guard links[slot: slot].isUp else { return false }
      if endpoints.contains(links[slot: slot].remote) { return true }
      return peer.node != nil && links[slot: slot].hello?.node == peer.node
    }
  }

  /// Whether somebody else could be dialled then.
  private static func worked(for peer: RankedPeer, _ failure: Failure, _ links: borrowing LinkTable) -> Bool {
    links.indices.contains { slot in
      guard let told = links[slot: slot].told, told.ring >= peer.ring,
        links[slot: slot].remote.address.isSameFamily(as: failure.endpoint.address)
      else { return false }
      return links[slot: slot].couldBeDialled(before: failure.at + patience, andHeardSince: failure.at)
    }
  }
}

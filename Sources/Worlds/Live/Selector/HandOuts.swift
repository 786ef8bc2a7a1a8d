import Crypto
import Nodes
import Selection
import Vocabulary

/// Tickets of handing out: who was told of whom and when, coded with the key of the sessions, so that each replica that
/// shares the key takes those of the others, and nobody remembers any.
struct HandOuts: Sendable {
  /// How exact the time in a ticket is: it is good for one to two of these.
  static let epoch: Int64 = 6 * 3600

  private let key: SymmetricKey

  init(key: SymmetricKey) { self.key = key }

  /// The code for this accuser and this peer, as it is named to him, of the epoch around `seconds` (since 1970).
  private func ticket(_ accuser: NodeID, _ node: NodeID?, _ endpoint: Endpoint, seconds: Int64) -> UInt64 {
    var plain = Array("hand-out ".utf8) + accuser.key.bytes
    plain.append(node == nil ? 0 : 1)
    if let node { plain += node.key.bytes }
    plain += endpoint.address.bytes
    plain.append(bigEndian: endpoint.port)
    plain.append(bigEndian: seconds / Self.epoch)
    return HMAC<SHA256>.authenticationCode(for: plain, using: key).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The answer to an announce of this node, a ticket with each peer; as it was for agents that know none.
  func stamped(_ reply: AnnounceReply, for accuser: NodeID, at wall: WallTime) -> AnnounceReply {
    guard reply.version >= AgentAnnounce.ticketVersion else { return reply }
    var reply = reply
    for at in reply.objects.indices {
      guard case .swarm(var swarm) = reply.objects[at].outcome else { continue }
      stamp(&swarm.peers, accuser, wall)
      if var roles = swarm.roles {
        stamp(&roles.partners, accuser, wall)
        swarm.roles = roles
      }
      reply.objects[at].outcome = .swarm(swarm)
    }
    return reply
  }

  private func stamp(_ peers: inout [RankedPeer], _ accuser: NodeID, _ wall: WallTime) {
    for at in peers.indices {
      peers[at].ticket = ticket(accuser, peers[at].node, peers[at].endpoint, seconds: wall.seconds)
    }
  }

  /// Those of the accusations of a node that bear the ticket which came with the peer; nil for none.
  func vouched(in announce: AgentAnnounce, at wall: WallTime) -> [Accusation]? {
    let good = (announce.accusations ?? []).filter { one in
      [0, Self.epoch].contains { ago in
        one.ticket == ticket(announce.node, one.node, one.endpoint, seconds: wall.seconds - ago)
      }
    }
    return good.isEmpty ? nil : good
  }
}

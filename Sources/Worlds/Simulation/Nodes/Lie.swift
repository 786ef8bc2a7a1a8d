import Selection
import Vocabulary
import Wire

/// What a peer says of itself on the wire that is not true. Its machine is honest; the world rewrites what it sends.
enum Lie: CaseIterable {
  /// It tells of one in four pieces of news about what it holds, and announces a quarter of it: it seems slow.
  case slowness
  /// It claims to be a day old, so that what it holds seems to have taken it long.
  case age
  /// It claims an uplink of 10 Gbit/s.
  case uplink

  private static let claimedAge = TimeSpan.seconds(86_400)
  private static let claimedUplink = ByteRate(bytesPerSecond: 1_250_000_000)
  /// The kinds of our extension's messages that name held blocks.
  private static let heldKind: UInt8 = 1

  /// The announce as it leaves.
  func falsify(_ announce: AgentAnnounce) -> AgentAnnounce {
    var announce = announce
    switch self {
    case .slowness: for at in announce.objects.indices { announce.objects[at].held /= 4 }
    case .age: announce.facts.age = Self.claimedAge
    case .uplink: announce.facts.uplink = Self.claimedUplink
    }
    return announce
  }

  /// The message as it leaves. One that is kept back becomes a keep-alive, so that messages still count alike at both
  /// ends of a link.
  func falsify(_ message: PeerMessage) -> PeerMessage {
    switch message {
    case .extended(id: 0, let payload): .extended(id: 0, payload: falsify(hello: payload))
    case .extended(_, let payload) where self == .slowness && payload.first == Self.heldKind:
      payload.reduce(0) { $0 &+ Int($1) } % 4 == 0 ? message : .keepAlive
    case .have(let piece) where self == .slowness: piece.value % 4 == 0 ? message : .keepAlive
    default: message
    }
  }

  /// The message as it leaves a peer that says that it is another's node.
  static func claiming(_ node: NodeID, in message: PeerMessage) -> PeerMessage {
    guard case .extended(id: 0, let payload) = message, var handshake = try? ExtensionHandshake.decode(payload),
      handshake.shoal != nil
    else { return message }
    handshake.shoal?.node = node
    return .extended(id: 0, payload: handshake.encoded)
  }

  /// What one says who wants nobody to be told of these peers: none of them can be reached.
  static func slander(_ peers: [RankedPeer]) -> [Accusation] {
    peers.map {
      Accusation(endpoint: $0.endpoint, node: $0.node, ticket: $0.ticket, kind: .unreachable, ago: .zero)
    }
  }

  private func falsify(hello payload: [UInt8]) -> [UInt8] {
    guard self != .slowness, var handshake = try? ExtensionHandshake.decode(payload), handshake.shoal != nil else {
      return payload
    }
    switch self {
    case .slowness: break
    case .age: handshake.shoal?.age = Self.claimedAge.nanoseconds / 1_000_000_000
    case .uplink: handshake.shoal?.uplink = Self.claimedUplink
    }
    return handshake.encoded
  }
}

import Swarming
import Vocabulary
import Wire

/// What an agent shows of itself, made of what its organs know.
struct AgentShowing {
  var turn: Turn
  var now: Instant

  /// Objects, and downloads, that are shown.
  static let mostObjects = 100
  static let mostDownloads = 50
  /// Peers that are shown of all objects together.
  private static let mostPeers = 1_000

  func status(_ objects: ObjectTable, resting: Int) -> AgentStatus {
    var status = AgentStatus()
    let counters = turn.counters
    status.volumes = SourceClass.allCases.map { source in
      AgentStatus.Volume(
        source: source.name, flow: ByteFlow(received: counters.received[source], sent: counters.sent[source]))
    }
    status.total = ByteFlow(received: counters.received.total, sent: counters.sent.total)
    status.wasted = counters.waste.total
    status.objectCount = objects.count
    var room = Self.mostPeers
    for object in objects.values.suffix(Self.mostObjects).reversed() {
      status.objects.append(show(object, peersAtMost: room))
      room -= status.objects.last?.peers.count ?? 0
    }
    if turn.cache.isLimited {
      status.cache = AgentStatus.Cache(bytes: turn.cache.bytes, limit: turn.cache.limitBytes, resting: resting)
    }
    status.bannedPeers = counters.peersBanned
    (status.dials, status.dialsFailed) = (counters.dials, counters.dialsFailed)
    status.policy = turn.own.rules + cacheRules
    let limit = turn.own.uploadLimit
    status.uploads = AgentStatus.Uploads(isOn: limit?.bytesPerSecond != 0, why: LedgerStatus.why(limit))
    return status
  }

  private var cacheRules: [AgentStatus.Rule] {
    guard turn.cache.isLimited else { return [] }
    let reason =
      turn.cache.isDiskFull
      ? "the disk is fuller than --cache-size and --cache-reserve together allow" : "--cache-size, or its usual value"
    return [AgentStatus.Rule(name: "cache", value: "\(turn.cache.limitBytes) bytes", reason: reason)]
  }

  private func show(_ object: AgentObject, peersAtMost most: Int) -> ObjectStatus {
    let (exchange, tally) = (object.exchange, object.tally)
    let length = object.geometry.length
    var copy = object
    // Whether a selector was asked is known elsewhere: downloads tell it.
    let waiting = exchange.isComplete ? nil : Waiting(copy.waitCause { false }, of: object).text
    return ObjectStatus(
      name: object.description.name, object: object.description.infohashes.v2.hex,
      host: object.origin.url.flatMap { try? HTTPURL($0.text) }?.hostField, length: length,
      held: min(length, Int64(exchange.held.trueCount) * Geometry.blockLength), map: Self.map(of: exchange.held),
      copies: Self.copies(exchange), flow: ByteFlow(received: tally.received, sent: tally.uploaded),
      origin: Self.stance(of: exchange), fromOrigin: tally.origin, waiting: waiting,
      seconds: (now - object.openedAt).milliseconds / 1000, peerCount: exchange.peers.count,
      peers: exchange.peers.values.prefix(max(0, most)).map { show($0, on: object.links[$0.link]) })
  }

  private func show(_ peer: SwarmPeer, on link: AgentLink?) -> PeerStatus {
    let source = SourceClass(peer.ring, isAgent: peer.isAgent, isPlaced: turn.own.isPlaced)
    return PeerStatus(
      link: UInt64(peer.link.value), endpoint: "\(peer.endpoint)", source: source.name,
      node: peer.node.map { "\($0.short)" }, isProven: link?.isProven ?? false, client: link?.client,
      isDialled: link?.isDialled ?? false,
      flow: ByteFlow(
        received: Int64(peer.brought) * Geometry.blockLength, sent: Int64(peer.served) * Geometry.blockLength),
      held: peer.has.count == 0 ? 1000 : peer.has.trueCount * 1000 / peer.has.count, weChoke: peer.isChoked,
      itChokes: peer.chokesUs, weAreInterested: peer.weAreInterested, itIsInterested: peer.isInterested,
      isSnubbed: peer.isSnubbed, asked: peer.outstanding.count, queued: peer.queued,
      seconds: (link?.age(at: now) ?? .zero).milliseconds / 1000, roundTripMicroseconds: link?.roundTrip)
  }

  private static func stance(of exchange: ObjectExchange) -> String {
    guard exchange.originIsUsable else { return "away" }
    return switch exchange.sources.stance {
    case .beside: "beside"
    case .trial: "trial"
    case .spared: "spared"
    }
  }

  /// The eighths that are held of each of equal parts.
  private static func map(of held: BitField) -> String {
    cells(of: held.count) { held.trueCount(in: $0) * 8 / $0.count }
  }

  /// How many copies peers hold of each of equal parts, of which some are looked at.
  private static func copies(_ exchange: ObjectExchange) -> String {
    let holders = exchange.holders
    return cells(of: exchange.held.count) { blocks in
      let looked = stride(from: blocks.lowerBound, to: blocks.upperBound, by: max(1, blocks.count / 16))
      var (sum, count) = (0, 0)
      for block in looked {
        sum += holders.near[block] + holders.far[block]
        count += 1
      }
      return min(9, sum / max(1, count))
    }
  }

  private static func cells(of blocks: Int, _ digit: (Range<Int>) -> Int) -> String {
    let count = min(ObjectStatus.cells, blocks)
    var result = ""
    for cell in 0..<count { result += "\(digit(cell * blocks / count..<(cell + 1) * blocks / count))" }
    return result
  }
}

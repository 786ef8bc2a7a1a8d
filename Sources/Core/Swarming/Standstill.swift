package import Vocabulary

/// Why nothing more is asked of a peer at a moment, for whoever asks. Nothing goes by it.
package enum Standstill: Hashable, Sendable {
  /// It serves others.
  case chokes
  case nothingIsWanted
  /// It does not answer what was asked.
  case isSilent
  /// A selector is asked first who brings what into the ISP.
  case awaitsRoles
  /// Others of the ISP bring in what is missing.
  case leftToImporters
  /// The origin has room for more, and comes before far peers.
  case originComesFirst
  /// As much is asked of it as its line is worth.
  case isAskedEnough(Int)
  /// It has nothing that is missing.
  case lacksIt
  /// What it has of what is missing is asked of others.
  case isOnItsWay
  /// What it has could not be verified: leaf hashes are missing.
  case isNotProvable
  /// What it has is held or fetched by near peers.
  case isNearAlready

  /// Of a peer that could be asked for something this is what it would be asked for.
  package init(of slot: Int, _ exchange: ObjectExchange, at now: Instant) {
    let (peers, importer, peer) = (exchange.peers, exchange.importer, exchange.peers[slot: slot])
    let (isGuided, isNear, asked) = (exchange.isGuided, peer.isNear, peer.outstanding.count)
    self =
      if !exchange.isHungry {
        .nothingIsWanted
      } else if peer.isSnubbed {
        .isSilent
      } else if peer.has.wordWithAny(notIn: exchange.held, from: 0) == nil {
        .lacksIt
      } else if peer.chokesUs {
        .chokes
      } else if !isNear, importer.isWaiting(now) {
        .awaitsRoles
      } else if !isNear, isGuided {
        Self.far(peer, exchange)
      } else if asked >= exchange.limit(of: slot) {
        asked == 0 ? .originComesFirst : .isAskedEnough(asked)
      } else {
        Self.blocks(of: peer, exchange, isRestricted: !peers.isNear(slot: slot) && !exchange.isStalled(at: now))
      }
  }

  private static func far(_ peer: SwarmPeer, _ exchange: ObjectExchange) -> Standstill {
    let rules = exchange.importer.farRules(
      mayStage: exchange.mayStage, isThrottled: exchange.isThrottled, exchange.policy)
    guard !rules.isEmpty else { return .leftToImporters }
    guard rules.contains(where: { peer.outstanding.count < $0.limit }) else {
      return .isAskedEnough(peer.outstanding.count)
    }
    return blocks(of: peer, exchange, isRestricted: rules.allSatisfy(\.rule.isRestricted))
  }

  private static func blocks(of peer: SwarmPeer, _ exchange: ObjectExchange, isRestricted: Bool) -> Standstill {
    let (states, demand) = (exchange.states, exchange.demand)
    var (isFree, isAskable) = (false, false)
    for at in 0..<peer.has.wordCount {
      let free = peer.has.word(at) & states.free.word(at)
      isFree = isFree || free != 0
      isAskable = isAskable || free & demand.askable(inWord: at, mayStage: exchange.mayStage) != 0
    }
    if !isFree { return .isOnItsWay }
    if !isAskable { return .isNotProvable }
    return isRestricted ? .isNearAlready : .isAskedEnough(peer.outstanding.count)
  }

  package var text: String {
    switch self {
    case .chokes: "it serves others for now (it chokes us)"
    case .nothingIsWanted: "nothing is wanted"
    case .isSilent: "it does not answer what was asked of it, and is asked nothing more"
    case .awaitsRoles: "a selector is asked first who is to bring what into the ISP"
    case .leftToImporters: "others of this ISP bring in what is missing"
    case .originComesFirst: "the origin has room for more, and comes before far peers"
    case .isAskedEnough(1): "1 block is asked of it, as much as its line is worth"
    case .isAskedEnough(let count): "\(count) blocks are asked of it, as many as its line is worth"
    case .lacksIt: "it has nothing that is missing"
    case .isOnItsWay: "what it has of what is missing is asked of others"
    case .isNotProvable: "what it has cannot be verified yet: the hashes are missing"
    case .isNearAlready: "what it has is held or fetched by near peers"
    }
  }
}

import Vocabulary

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
  /// What it has is not this agent's to ask for there: near peers hold or fetch it, or other stripes are its own.
  case isNearAlready

  /// What does not lie in single blocks; nil where nothing of that kind is in the way.
  /// - Parameters:
  ///   - isWaiting: whether a selector is asked who brings what in.
  ///   - limit: how many requests may be outstanding there.
  ///   - far: what may be asked of a far peer where stripes say so; else nil.
  init?(_ peer: SwarmPeer, isWaiting: Bool, limit: Int, _ far: [(rule: Picker.Rule, limit: Int)]?) {
    let asked = peer.outstanding.count
    if peer.isSnubbed {
      self = .isSilent
    } else if !peer.isNear, isWaiting {
      self = .awaitsRoles
    } else if far?.isEmpty == true {
      self = .leftToImporters
    } else if !peer.chokesUs, asked >= far?.map(\.limit).max() ?? limit {
      self = asked == 0 ? .originComesFirst : .isAskedEnough(asked)
    } else {
      return nil
    }
  }

  /// What lies in the blocks that the peer has.
  init(_ peer: SwarmPeer, _ states: BlockStates, _ demand: Demand, mayStage: Bool) {
    var (isFree, isAskable) = (false, false)
    for at in 0..<peer.has.wordCount {
      let free = peer.has.word(at) & states.free.word(at)
      isFree = isFree || free != 0
      isAskable = isAskable || free & demand.askable(inWord: at, mayStage: mayStage) != 0
    }
    self =
      if peer.has.wordWithAny(notIn: states.held, from: 0) == nil {
        .lacksIt
      } else if peer.chokesUs {
        .chokes
      } else if !isFree {
        .isOnItsWay
      } else {
        isAskable ? .isNearAlready : .isNotProvable
      }
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
    case .isNearAlready: "what it has of what is missing is for others to bring, or held or fetched by near peers"
    }
  }
}

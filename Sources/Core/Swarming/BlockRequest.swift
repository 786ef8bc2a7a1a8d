package import Vocabulary

/// A block to be asked of a peer, and why it is asked there.
package struct BlockRequest: Hashable, Sendable {
  /// What entitles an agent to ask a peer of that place for anything.
  package enum Purpose: Hashable, Sendable {
    /// The peer is of the same ISP.
    case near
    /// Nobody says who brings what into the ISP, so everybody may bring what is not there.
    case far
    /// This agent brings the block's stripe into its ISP.
    case imports
    /// Its ISP is behind all others, and imports more than once.
    case lags
    /// Nothing has come for long.
    case needs
  }

  package let block: BlockIndex
  package let rule: PickRule
  package let purpose: Purpose

  init(_ block: Int, _ rule: PickRule, _ purpose: Purpose) {
    (self.block, self.rule, self.purpose) = (BlockIndex(block), rule, purpose)
  }

  package var why: String {
    let purpose =
      switch purpose {
      case .near: "the peer is near"
      case .far: "nobody near holds the block or is fetching it, and no selector says who is to bring it in"
      case .imports: "this agent is to bring the block's stripe into its ISP"
      case .lags: "its ISP is behind all others and brings in more"
      case .needs: "nothing has come for long, and so it may be asked from afar"
      }
    return "\(purpose); \(rule.text)"
  }
}

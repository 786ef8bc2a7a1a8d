/// Blocks to be asked of the origin in one request, and why they are asked there.
package struct OriginRun: Hashable, Sendable {
  package enum Rule: Hashable, Sendable {
    /// A reader in order waits for it.
    case reader
    /// Nobody near holds it or is fetching it.
    case unknownNear
    /// The origin stands beside the near peers, who hold it.
    case beside
    /// The near peers say that they fetch it, and bring next to nothing.
    case nearIsTrifling
    /// Nothing has come for long.
    case stalled
    /// This agent brings its stripe into the ISP, and its ISP takes that from the origin.
    case imports
    /// Its ISP is behind all others.
    case lags
    /// The origin has more than one copy to give, and this agent has not had its part.
    case spare
    /// Peers owe it, and will bring it late.
    case late
  }

  package let blocks: Range<Int>
  package let rule: Rule

  package var why: String {
    switch rule {
    case .reader: "a reader waits for it next"
    case .unknownNear: "nobody near holds it or is fetching it"
    case .beside: "near peers hold it, but have not been seen to bring more than the origin, which stands beside them"
    case .nearIsTrifling: "near peers say that they fetch it, but bring next to nothing"
    case .stalled: "nothing has come for long, and so anything may be asked of the origin"
    case .imports: "this agent is to bring the stripe into its ISP, and from the origin"
    case .lags: "its ISP is behind all others, and lacks it most"
    case .spare: "the origin has more than one copy to give, and this is this agent's part of that"
    case .late: "peers owe it and will be later than the origin"
    }
  }
}

package import Vocabulary

/// Something that a machine chose while it handled an input, and why, as it tells who asks (`DecisionTelling`).
package struct Decision: Sendable {
  package enum Kind: String, Sendable {
    /// Blocks are asked of a peer, or of the origin.
    case asks
    case pulls
    /// A peer is served from now on, or no longer; and what it is sent next.
    case unchokes
    case chokes
    case serves
    /// A peer is called.
    case dials
    /// A selector names a peer to an agent, or does not.
    case names
    case leavesOut = "leaves out"
  }

  package let kind: Kind
  /// The v2 infohash, where the link does not tell the object; and which of its blocks, if it is about any.
  package let object: Digest256?
  package let blocks: Range<Int>?
  /// The peer that it is about, if any, by what is known of it: the link, its endpoint, its node.
  package let link: LinkID?
  package let peer: Endpoint?
  package let node: NodeID?
  /// The agent that asked a selector.
  package let asker: NodeID?
  /// In a sentence's words.
  package let why: String

  init(
    _ kind: Kind, _ why: String, of object: Digest256? = nil, blocks: Range<Int>? = nil, link: LinkID? = nil,
    peer: Endpoint? = nil, node: NodeID? = nil, asker: NodeID? = nil
  ) {
    (self.kind, self.why, self.object, self.blocks) = (kind, why, object, blocks)
    (self.link, self.peer, self.node, self.asker) = (link, peer, node, asker)
  }
}

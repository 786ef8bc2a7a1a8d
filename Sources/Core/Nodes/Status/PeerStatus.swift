/// What an agent shows of a peer that it is linked to.
package struct PeerStatus: Hashable, Codable, Sendable {
  /// The number of the link, in one run of the node.
  package var link: UInt64
  package var endpoint: String
  /// `SourceClass`, as labels of metrics have it.
  package var source: String
  /// The node, shortened as in logs; nil for one that is no agent.
  package var node: String?
  /// Whether it has proven to be that node.
  package var isProven: Bool
  /// What it calls itself; nil where it does not say.
  package var client: String?
  package var isDialled: Bool
  package var flow: ByteFlow
  /// Thousandths of the object that it holds.
  package var held: Int
  /// Whether we serve it, and it serves us.
  package var weChoke: Bool
  package var itChokes: Bool
  package var weAreInterested: Bool
  package var itIsInterested: Bool
  /// It has stopped answering.
  package var isSnubbed: Bool
  /// Blocks that it owes us, and that we owe it.
  package var asked: Int
  package var queued: Int
  package var seconds: Int64
  /// The way to it and back; nil where that was not measured.
  package var roundTripMicroseconds: Int64?
}

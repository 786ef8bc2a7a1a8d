/// What is wrong with a peer.
struct PeerTraits {
  /// It serves spoilt blocks.
  var pollutes = false
  /// Its disk takes so many blocks and no more.
  var diskBlocks: Int?
  /// What it says of itself that is not true.
  var lie: Lie?
}

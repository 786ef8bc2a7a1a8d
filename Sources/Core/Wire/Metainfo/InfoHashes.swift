package import Vocabulary

/// Every infohash of one object. They are one object in accounting, but a stock client speaks only the one
/// under which it announced.
package struct InfoHashes: Hashable, Codable, Sendable {
  /// Which of the infohashes name a swarm; see `swarms`.
  package var kind: Metainfo.Kind
  /// The SHA-256 of the info dictionary: the v2 infohash, by which the object is named.
  /// Of a v1-only description it is a name for our own use, and no swarm.
  package var v2: Digest256
  /// The SHA-1 of the info dictionary. Of a v2-only description, the truncated v2 infohash in its place.
  package var v1: InfoHash
  /// The SHA-1 of the info dictionary without its v2 keys: what clients use that cannot read hybrids.
  package var v1Only: InfoHash

  package init(kind: Metainfo.Kind = .hybrid, v2: Digest256, v1: InfoHash, v1Only: InfoHash) {
    self.kind = kind
    self.v2 = v2
    self.v1 = v1
    self.v1Only = v1Only
  }

  /// The v2 infohash as handshakes and announces carry it (BEP 52).
  package var truncatedV2: InfoHash { InfoHash(truncating: v2) }

  /// What may stand in a handshake or an announce for this object, preferred first.
  package var swarms: [InfoHash] {
    switch kind {
    case .hybrid: [truncatedV2, v1, v1Only]
    case .v1Only: [v1Only]
    case .v2Only: [truncatedV2]
    }
  }

  /// Whether a handshake with `infohash` is about this object.
  package func accepts(_ infohash: InfoHash) -> Bool { swarms.contains(infohash) }

  /// Whether a handshake with `infohash` may bear the v2 bit (BEP 52): the truncated v2 infohash says v2 anyway, with
  /// the hybrid's v1 infohash the bit offers to go on in v2. The v1-only description has no v2 part, so that with its
  /// infohash the bit makes no sense: libtorrent ends such links ("invalid info-hash").
  package func mayBearV2Bit(_ infohash: InfoHash) -> Bool {
    switch kind {
    case .hybrid: infohash == truncatedV2 || infohash == v1
    case .v1Only: false
    case .v2Only: infohash == truncatedV2
    }
  }

  /// What to send to a peer that is known under `infohash`, one of `swarms`.
  package func opening(with infohash: InfoHash, from peerID: PeerID) -> Handshake {
    Handshake(infohash: infohash, peerID: peerID, supportsV2: mayBearV2Bit(infohash))
  }

  /// What to answer to who dialled: its infohash, or the truncated v2 one when it offered to go on in v2.
  package func answer(to opening: Handshake, from peerID: PeerID) -> Handshake {
    let isUpgrade = kind == .hybrid && opening.infohash == v1 && opening.supportsV2
    return self.opening(with: isUpgrade ? truncatedV2 : opening.infohash, from: peerID)
  }

  /// Whether v2 messages (hashes) may go over a link: the answer decides (BEP 52), not the bits. libtorrent ends a
  /// link on which it is asked for hashes when the answer named the v1 infohash, even if both sides set the bit.
  package func speaksV2(answer: Handshake) -> Bool { kind != .v1Only && answer.infohash == truncatedV2 }
}

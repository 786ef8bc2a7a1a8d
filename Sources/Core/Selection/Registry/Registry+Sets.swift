package import Vocabulary

extension Registry {
  /// The whole of a node's set, for selectors that did not hear how it came about; nil where it has none of that
  /// number.
  package func heldSet(of node: NodeID, _ epoch: UInt64) -> SharedAnnounce.HeldSet? {
    guard let row = nodes.row(of: node), let set = row.set, set.epoch == epoch else { return nil }
    var whole = SharedAnnounce.HeldSet(epoch: epoch, isRetold: true)
    guard row.held > 0 else { return whole }
    for member in swarms.set(of: Int(set.first)) {
      let peer = swarms[member]
      let object = catalogue[peer.object].names.object
      if peer.isComplete {
        whole.whole.append(object)
      } else {
        whole.parts.append(HoldingsClaim.Part(object: object, held: Int(peer.held)))
      }
    }
    return whole
  }

  /// The number of a node's set, and when it was heard of last, to a sixteenth of a second; nil where it has none.
  package func set(of node: NodeID) -> (epoch: UInt64, seenAt: Instant)? {
    nodes.row(of: node)?.set.map { ($0.epoch, $0.seenAt.instant) }
  }

  /// What origins have registered of late, and when that was repeated last, for a store that has lost it.
  package func registrations(atMost most: Int, at now: Instant) -> [(told: SharedRegistration, at: Instant)] {
    let lifetime = limits.registrationLifetime
    return catalogue.first(most).flatMap { entry in
      entry.publications.filter { now - $0.at <= lifetime }.map { one in
        let told = SharedRegistration(
          object: entry.names.object, others: Array(entry.names.infohashes.dropFirst()), length: entry.length,
          url: one.url, origin: one.origin, from: one.from, signedAt: one.signedAt, isCarried: !one.isCurrent,
          predecessors: [])
        return (told, one.at)
      }
    }
  }
}

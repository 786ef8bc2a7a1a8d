import OrderedCollections
import Vocabulary
import Wire

/// What lies in the cache: announced from the start, opened when a peer calls for it.
extension AgentMachine {
  /// Objects are announced in groups, so long apart, so that a large cache does not come all at once.
  private static let shelfStep = TimeSpan.milliseconds(100)

  /// The world found these in the cache.
  mutating func shelved(_ list: [KeptObject], _ turn: inout Turn) {
    for kept in list where kept.held > 0 && !isOpen(kept.object) {
      guard shelf.put(kept), let selector = kept.description.selector else { continue }
      let group = Int64((shelf.count - 1) / Announcer.batchObjectsMax)
      announcer.add(kept.object, nil, to: selector, at: turn.now + Self.shelfStep * group)
    }
  }

  private func isOpen(_ object: Digest256) -> Bool { objects.isKnown(object) }

  /// Lets a peer wait whose object is not open; false when its handshake is to be decided at once.
  mutating func letWait(
    _ id: LinkID, _ remote: Endpoint, _ handshake: Handshake, _ turn: inout Turn
  ) -> Bool {
    guard !turn.own.isStopping, turn.ids.object(of: id) == nil, handshake.peerID != turn.own.peerID,
      !bans.contains(remote.address, at: turn.now), objects.place(accepting: handshake.infohash) == nil
    else { return false }
    if let opening = objects.opening(accepting: handshake.infohash) {
      return shelf.wait(id, remote, handshake, for: opening)
    }
    guard let object = shelf.object(accepting: handshake.infohash) else { return false }
    if !shelf.isOpening(object) {
      guard objects.hasRoom, shelf.open(object, as: turn.ids.nextCall)
      else { return false }
      turn.effects.append(.describe(turn.ids.newCall(), .keptObject(object)))
    }
    return shelf.wait(id, remote, handshake, for: object)
  }

  /// Takes the description of an object of the shelf; false when the call was for another.
  mutating func tookDown(
    _ call: CallID, _ outcome: DescriptionOutcome, _ turn: inout Turn
  ) -> Bool {
    guard let object = shelf.opening(under: call) else { return false }
    // A want may have opened it meanwhile; then whoever waits is let in when that is done.
    if isOpen(object) { return true }
    guard case .good(let description) = outcome, description.infohashes.v2 == object else {
      announcer.forget(object)
      cannotOpen(object, &turn)
      return true
    }
    let reach = Reach.gateway(includesPrivate: true, own: [])
    _ = objects.open(
      ObjectOpening(description: description, url: nil, entityTag: nil, reach: reach), described: call, &turn)
    return true
  }

  /// An object is open: the peers that waited for it are let in.
  mutating func letIn(_ object: Digest256, _ turn: inout Turn) {
    for caller in shelf.take(object) { greeted(caller.link, caller.remote, caller.handshake, &turn) }
  }

  /// An object cannot be opened: the peers that waited for it are sent away.
  mutating func cannotOpen(_ object: Digest256, _ turn: inout Turn) {
    for caller in shelf.take(object) {
      turn.counters.linksRefused += 1
      turn.effects.append(.close(caller.link, .unknownObject))
    }
  }
}

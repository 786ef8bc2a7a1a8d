import Vocabulary
import Wire

/// Who calls, and whether he is let in: to an object that is open, or that lies in the cache and is opened for him.
/// Proven polluters are not.
package struct Admission: Codable, Sendable {
  /// What lies in the cache.
  package private(set) var shelf = Shelf()

  init() {}

  /// The world found these in the cache: they are announced from the start, and opened when a peer calls for one. What
  /// is open, or for which there is no room, is passed over.
  mutating func shelved(_ list: [KeptObject], _ objects: borrowing ObjectTable, _ turn: inout Turn) {
    guard turn.own.servesKept else { return }
    for kept in list where kept.held > 0 && !objects.isKnown(kept.object) && shelf.put(kept) {
      guard let selector = kept.selector else { continue }
      turn.notices.append(
        .isKept(kept.object, selector: selector, turn.own.reach(kept.nearest ?? .thisMachine), isRecent: false))
    }
  }

  /// An object was closed: it is opened again when a peer calls for it.
  mutating func shelve(_ kept: KeptObject) { if kept.held > 0 { _ = shelf.put(kept) } }

  /// A peer's handshake has come on a link: of somebody who called, or in answer to ours. Whoever calls for an object
  /// that is not open yet waits.
  mutating func greeted(_ caller: Shelf.Caller, _ objects: inout ObjectTable, _ turn: inout Turn) {
    if turn.own.linkSecurity == .require, !caller.isCertified { return refusePlain(caller, &turn) }
    if letWait(caller, objects, &turn) { return }
    if let at = objects.place(of: turn.ids.object(of: caller.link)) {
      objects[at].greeted(caller, isAnswer: true, &turn)
    } else if let refusal = accept(caller, &objects, &turn) {
      turn.counters.linksRefused += 1
      turn.effects.append(.link(caller.link, .close(refusal)))
    }
  }

  /// A connection ended before it was a peer's.
  func refused(_ end: LinkEnd, _ turn: inout Turn) {
    turn.counters.strangersRefused += 1
    Self.noteTLS(end, &turn)
  }

  /// A link or a connection ended: it is counted if that was about TLS.
  static func noteTLS(_ end: LinkEnd, _ turn: inout Turn) {
    switch end {
    case .speaksTLS: turn.counters.handshakesOverTLS += 1
    case .speaksNoTLS: turn.counters.handshakesInPlain += 1
    case .untrusted: turn.counters.handshakesUntrusted += 1
    default: break
    }
  }

  /// Who calls without TLS where all is under TLS gets no answer at all, and opens nothing. None was dialled so.
  private func refusePlain(_ caller: Shelf.Caller, _ turn: inout Turn) {
    turn.counters.linksRefused += 1
    Self.noteTLS(.speaksNoTLS, &turn)
    turn.log(
      .info, .peerNotTrusted,
      [.init("peer", "\(caller.remote)"), .init("why", "it speaks no TLS, which --peer-tls require wants of all")])
    turn.effects.append(.link(caller.link, .close(.speaksNoTLS)))
  }

  /// Takes a link of somebody who called; why not, or nil.
  private func accept(_ caller: Shelf.Caller, _ objects: inout ObjectTable, _ turn: inout Turn) -> LinkEnd? {
    if turn.own.isStopping { return .nodeStopping }
    if caller.handshake.peerID == turn.own.peerID { return .isSelf }
    if turn.bans.contains(caller.remote.address, at: turn.now) { return .banned }
    guard let at = objects.place(accepting: caller.handshake.infohash) else { return .unknownObject }
    guard objects.makeRoom(for: caller.remote.address, at: at, &turn) else { return .tooManyLinks }
    objects[at].accept(caller.link, caller.remote, caller.handshake, &turn)
    objects[at].greeted(caller, isAnswer: false, &turn)
    return nil
  }

  // Whose object is not open

  /// Lets a peer wait whose object is not open; false when its handshake is to be decided at once.
  private mutating func letWait(_ caller: Shelf.Caller, _ objects: borrowing ObjectTable, _ turn: inout Turn) -> Bool {
    let infohash = caller.handshake.infohash
    guard !turn.own.isStopping, turn.ids.object(of: caller.link) == nil,
      caller.handshake.peerID != turn.own.peerID, !turn.bans.contains(caller.remote.address, at: turn.now),
      objects.place(accepting: infohash) == nil
    else { return false }
    if let opening = objects.opening(accepting: infohash) { return shelf.wait(caller, for: opening) }
    guard let object = shelf.object(accepting: infohash), open(object, objects, &turn) else { return false }
    return shelf.wait(caller, for: object)
  }

  /// Opens an object of the shelf, unless that is under way; false when it is not there or too many are being opened.
  mutating func open(_ object: Digest256, _ objects: borrowing ObjectTable, _ turn: inout Turn) -> Bool {
    if shelf.isOpening(object) { return true }
    guard shelf[object] != nil, objects.hasRoom(turn.policy), shelf.open(object, as: turn.ids.nextCall) else {
      return false
    }
    turn.effects.append(.control(turn.ids.newCall(), .describe(.keptObject(object))))
    return true
  }

  /// What came of the description of an object of the shelf.
  enum TookDown {
    /// The call was for something else.
    case isOther
    case isOpening
    /// It cannot be had.
    case isGone(Digest256)
  }

  /// A description has come.
  func tookDown(
    _ call: CallID, _ outcome: AgentInput.DescriptionOutcome, _ objects: inout ObjectTable, _ turn: inout Turn
  ) -> TookDown {
    guard let object = shelf.opening(under: call) else { return .isOther }
    // A want may have opened it meanwhile; then whoever waits is let in when that is done.
    if objects.isKnown(object) { return .isOpening }
    guard case .good(let description, let source) = outcome, description.infohashes.v2 == object else {
      return .isGone(object)
    }
    let opening = ObjectTable.Opening(
      description: description, url: nil, entityTag: nil,
      reach: turn.own.reach(source.map { Reach.Nearness(of: $0) } ?? .thisMachine))
    _ = objects.open(opening, described: call, verifying: false, &turn)
    return .isOpening
  }

  /// An object is open: the peers that waited for it are let in.
  mutating func letIn(_ object: Digest256, _ objects: inout ObjectTable, _ turn: inout Turn) {
    for caller in shelf.take(object) { greeted(caller, &objects, &turn) }
  }

  /// An object cannot be opened: the peers that waited for it are sent away.
  mutating func cannotOpen(_ object: Digest256, _ turn: inout Turn) {
    for caller in shelf.take(object) {
      turn.counters.linksRefused += 1
      turn.effects.append(.link(caller.link, .close(.unknownObject)))
    }
  }

  /// A peer hung up.
  mutating func left(_ link: LinkID) { shelf.leave(link) }
}

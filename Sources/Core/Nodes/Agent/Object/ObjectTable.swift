import OrderedCollections
import Selection
import Swarming
import Vocabulary
import Wire

/// The objects that are open, in the order in which they were opened, and those that are being opened. Where uploads
/// are concerned they take turns.
package struct ObjectTable: Codable, Sendable {
  /// An object whose store is being opened, or is to be.
  struct Opening: Codable, Sendable {
    let description: ObjectDescription
    /// Where it is published, when the user named it by URL.
    let url: String?
    /// Of the version that the last probe found.
    let entityTag: String?
    /// How far the server may lead that gave the description.
    let reach: Reach
    /// How long it took to get the description: from an origin that a crowd asks, long.
    var searchTime = TimeSpan.zero
  }

  private var numbers: OrderedSet<ObjectHandle> = []
  private var rows: [AgentObject] = []
  private var openings: OrderedDictionary<ObjectHandle, Opening> = [:]
  /// Those to which something may have happened since `noteDeadlines` was called last.
  private var touched: [ObjectHandle] = []
  /// The same since `forgetChanges` was called last.
  private var changed: [ObjectHandle] = []
  /// Those of which somebody waits for an answer.
  private var asked: OrderedSet<ObjectHandle> = []
  /// Which was served last.
  private var served = 0

  package var count: Int { rows.count }
  package var isEmpty: Bool { rows.isEmpty }
  package var indices: Range<Int> { rows.indices }

  /// Copies of all objects.
  package var values: [AgentObject] { rows }

  /// The object at a place, in place. Whoever changes it need not say so.
  package subscript(at: Int) -> AgentObject {
    @inline(__always) _read { yield rows[at] }
    _modify {
      touch(at)
      yield &rows[at]
    }
  }

  // Single facts that are asked for after each input or block: looked at where they lie. None changes anything, but so
  // no copy is made of what is around them.

  /// Whether an object holds a block.
  mutating func holds(_ block: Int, at place: Int) -> Bool { rows[place].exchange.states.held[block] }

  /// Hands a reader what the store has confirmed of an object. Whether there was anything.
  mutating func advance(_ reading: inout Reading, of want: WantID, at place: Int, _ turn: inout Turn) -> Bool {
    reading.advance(
      want, of: numbers[place], rows[place].intake.stored.confirmed, in: rows[place].description.geometry, &turn)
  }

  /// Whether anything is asked for, by us or of us.
  mutating func isBusy(at place: Int) -> Bool { rows[place].exchange.isHungry || rows[place].hasWaiting }

  /// Whether the store is to be asked what it wrote although no reader waits for it.
  mutating func isWorthConfirming(at place: Int) -> Bool {
    rows[place].exchange.states.held.isFull || rows[place].intake.stored.isFarBehind
  }

  func handle(at place: Int) -> ObjectHandle { numbers[place] }

  /// The objects that are being opened.
  var namesOfOpenings: [Digest256] { openings.values.map(\.description.infohashes.v2) }

  /// When an object was used last, and whether peers are linked for it.
  mutating func use(at place: Int) -> (usedAt: Instant, hasLinks: Bool) {
    (rows[place].disk.usedAt, rows[place].links.count > 0)
  }

  /// The v2 infohash of an object, without a copy of its description.
  func name(at place: Int) -> Digest256 { rows[place].description.infohashes.v2 }

  /// What an object waits for.
  /// - Parameter awaitsSelector: whether a selector is to name peers of this one; only asked when it may matter.
  mutating func waitCause(at place: Int, awaitsSelector: (Digest256) -> Bool) -> Waiting.Cause {
    let name = rows[place].description.infohashes.v2
    return rows[place].waitCause { awaitsSelector(name) }
  }

  /// Where an object is; valid until the next one is closed.
  func place(of handle: ObjectHandle?) -> Int? { handle.flatMap { numbers.firstIndex(of: $0) } }

  /// The object that a link belongs to, and a request to an origin.
  func place(of link: LinkID, _ turn: borrowing Turn) -> Int? { place(of: turn.ids.object(of: link)) }

  func place(of request: OriginRequestID, _ turn: borrowing Turn) -> Int? { place(of: turn.ids.object(of: request)) }

  func place(of object: Digest256) -> Int? { indices.first { rows[$0].description.infohashes.v2 == object } }

  func place(accepting infohash: InfoHash) -> Int? {
    indices.first { rows[$0].description.infohashes.accepts(infohash) }
  }

  /// The object that was found at a URL.
  func place(foundAt url: String?) -> Int? { indices.first { rows[$0].url == url } }

  /// Whether another may be opened.
  func hasRoom(_ policy: AgentPolicy) -> Bool { rows.count + openings.count < policy.objectsMax }

  /// Whether an object is open, or is being opened.
  func isKnown(_ object: Digest256) -> Bool { place(of: object) != nil || opening(of: object) != nil }

  // Opening and closing

  func opening(of object: Digest256) -> ObjectHandle? {
    openings.first { $0.value.description.infohashes.v2 == object }?.key
  }

  func opening(accepting infohash: InfoHash) -> Digest256? {
    openings.values.first { $0.description.infohashes.accepts(infohash) }?.description.infohashes.v2
  }

  /// Orders the store to be opened. For a reader all of it is verified at once; a peer may need but a few blocks.
  mutating func open(
    _ opening: Opening, described call: CallID, verifying: Bool, _ turn: inout Turn
  ) -> ObjectHandle {
    let handle = turn.ids.newHandle()
    openings[handle] = opening
    turn.effects.append(.store(handle, .open(described: call, verifying: verifying)))
    return handle
  }

  /// The opening is over, one way or the other.
  mutating func takeOpening(_ handle: ObjectHandle) -> Opening? { openings.removeValue(forKey: handle) }

  mutating func add(_ object: AgentObject, _ turn: inout Turn) -> Int {
    turn.opened(object.handle, object.description)
    numbers.append(object.handle)
    rows.append(object)
    // Alone it took no turns.
    touched = Array(numbers)
    return rows.count - 1
  }

  /// Ends an object: its links, its requests to the origin, its store. Files stay.
  mutating func close(_ handle: ObjectHandle, _ end: LinkEnd, _ turn: inout Turn) {
    if let object = remove(handle, end, &turn) { turn.notices.append(.isGone(object.description.infohashes.v2)) }
  }

  /// Closes an object that goes on to be announced; what of it lies in the cache.
  mutating func shelve(_ handle: ObjectHandle, _ turn: inout Turn) -> KeptObject? {
    guard let object = remove(handle, .objectGone, &turn) else { return nil }
    let name = object.description.infohashes.v2
    if let selector = object.description.selector, !object.exchange.held.isEmpty {
      turn.notices.append(.isKept(name, selector: selector, object.origin.reach, isRecent: true))
    } else {
      turn.notices.append(.isGone(name))
    }
    return KeptObject(
      infohashes: object.description.infohashes, geometry: object.geometry, selector: object.description.selector,
      stored: object.exchange.held.trueCount, bytes: DiskUse.bytes(of: object.exchange),
      mayCarry: object.description.carriedRegistration != nil, nearest: object.origin.reach.nearest)
  }

  private mutating func remove(_ handle: ObjectHandle, _ end: LinkEnd, _ turn: inout Turn) -> AgentObject? {
    guard let at = numbers.firstIndex(of: handle) else { return nil }
    rows[at].close(end, &turn)
    turn.closed(handle)
    numbers.remove(at: at)
    asked.remove(handle)
    turn.deadlines.set(.news(handle), nil)
    turn.deadlines.set(.weighing(handle), nil)
    turn.effects.append(.store(handle, .close))
    return rows.remove(at: at)
  }

  // What has changed

  /// Notes when the objects to which something may have happened want to be looked at next.
  mutating func noteDeadlines(_ turn: inout Turn) {
    for handle in touched {
      guard let at = numbers.firstIndex(of: handle) else { continue }
      rows[at].noteDeadlines(&turn)
      if turn.uplink.isTimed || rows.count > 1 {
        if rows[at].hasWaiting { asked.append(handle) } else { asked.remove(handle) }
      }
      if !changed.contains(handle) { changed.append(handle) }
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// Whether something may have happened to an object since `forgetChanges` was called last, as of `noteDeadlines`.
  func hasChanged(_ handle: ObjectHandle) -> Bool { changed.contains(handle) }

  mutating func forgetChanges() { changed.removeAll(keepingCapacity: true) }

  /// Whether somebody waits for an answer.
  var hasWaiting: Bool { !asked.isEmpty }

  // Time

  /// Objects of which something is due tell their neighbours, or weigh the origin against them.
  mutating func lookAtDue(_ turn: inout Turn) {
    let due = turn.deadlines.dueObjects(at: turn.now)
    guard !due.isEmpty else { return }
    for at in due.compactMap({ place(of: $0) }).sorted() {
      if self[at].lookAtDue(&turn) { drive(at, &turn) }
    }
  }

  /// A look at everything that time may have changed. Whether anything is asked for, by us or of us.
  mutating func tick(_ turn: inout Turn) -> Bool {
    var isAnyBusy = false
    for at in indices where isBusy(at: at) || rows[at].links.count > 0 || rows[at].dialler.knowsAnybody {
      self[at].tick(&turn)
      drive(at, &turn)
      if isBusy(at: at) { isAnyBusy = true }
    }
    return isAnyBusy
  }

  /// Ends links that are silent, and is not silent on the others.
  mutating func breakSilence(_ turn: inout Turn) {
    for link in turn.ids.links {
      if let at = place(of: link, turn) { self[at].breakSilence(link, &turn) }
    }
  }

  // Peers

  /// Makes room for a caller from this address at an object, if need be by ending another's link; false when he is to
  /// be refused. A part of all places is for links that are dialled.
  mutating func makeRoom(for newcomer: IPAddress, at: Int, _ turn: inout Turn) -> Bool {
    let taken = rows[at].links.places(at: turn.now)
    let isFull = taken.count >= turn.policy.linksPerObjectMax
    guard isFull || turn.ids.linkCount >= turn.policy.linksMax - turn.policy.linksMax / 8 else { return true }
    let all = isFull ? taken : rows.flatMap { $0.links.places(at: turn.now) }
    guard let leaver = LinkPlaces.leaver(for: newcomer, among: all), let place = place(of: leaver, turn) else {
      return false
    }
    turn.counters.linksGivenUp += 1
    self[place].drop(leaver, .tooManyLinks, &turn)
    return true
  }

  /// A peer's signature was checked.
  mutating func proven(_ link: LinkID, holds: Bool, _ turn: inout Turn) {
    guard let at = place(of: link, turn) else { return }
    self[at].proven(link, holds: holds, &turn)
  }

  mutating func received(_ message: PeerMessage, on link: LinkID, _ turn: inout Turn) {
    guard let at = place(of: link, turn) else { return }
    switch self[at].received(message, on: link, &turn) {
    case .nothing: break
    case .requests: serve(&turn)
    case .freeBlocks: drive(at, &turn)
    }
  }

  /// So many pieces have left for the kernel.
  mutating func drained(_ link: LinkID, pieces: Int, _ turn: inout Turn) {
    guard let at = place(of: link, turn) else { return }
    self[at].drained(link, pieces: pieces, &turn)
    serve(&turn)
  }

  /// A link has ended from the other side.
  mutating func linkClosed(_ link: LinkID, _ end: LinkEnd, _ turn: inout Turn) {
    guard let at = place(of: link, turn) else { return }
    self[at].linkClosed(link, end, &turn)
    self[at].dial(&turn)
    drive(at, &turn)
  }

  /// A peer has answered with leaves; none if they were wrong.
  mutating func hashesArrived(_ link: LinkID, _ request: HashRequest, _ proven: [PieceIndex], _ turn: inout Turn) {
    guard let at = place(of: link, turn) else { return }
    self[at].hashesArrived(link, request, proven, &turn)
    if !proven.isEmpty { drive(at, &turn) }
  }

  /// A peer is proven to have sent corrupt bytes of an object: no more of it, whatever the object.
  mutating func ban(_ endpoint: Endpoint, for block: BlockIndex, of at: Int, _ turn: inout Turn) {
    let object = rows[at].description.infohashes.v2
    let accusation = self[at].dialler.accusation(of: endpoint, self[at].links)
    turn.counters.peersBanned += 1
    turn.log(
      .warning, .peerBanned,
      [
        .init("peer", "\(accusation.endpoint)"), .init("object", object.hex), .init("block", block.value),
        .init("why", "corrupt block"),
      ])
    turn.bans.add(endpoint.address, at: turn.now, turn.policy)
    for link in turn.ids.links {
      guard let place = place(of: link, turn), let slot = self[place].links.slot(of: link),
        self[place].links[slot: slot].remote.address == endpoint.address
      else { continue }
      self[place].drop(link, .banned, &turn)
    }
    turn.notices.append(.hasPolluter(object, accusation))
  }

  /// Ends all links.
  mutating func dropAll(_ end: LinkEnd, _ turn: inout Turn) {
    for link in turn.ids.links {
      if let at = place(of: link, turn) { self[at].drop(link, end, &turn) }
    }
  }

  // Origins

  /// The origin has answered with leaves; none if they were wrong.
  mutating func originGaveLeaves(_ request: OriginRequestID, _ proven: [PieceIndex], _ turn: inout Turn) {
    guard let at = place(of: request, turn) else { return }
    self[at].originGaveLeaves(proven, &turn)
    if !proven.isEmpty { drive(at, &turn) }
  }

  /// A request to the origin is over.
  mutating func originEnded(_ request: OriginRequestID, _ end: AgentInput.OriginEnd, _ turn: inout Turn) {
    guard let at = place(of: request, turn) else { return }
    self[at].originEnded(request, end, &turn)
    drive(at, &turn)
  }

  // Work

  /// Asks everybody of an object for everything that there is room for, and serves whoever waits.
  mutating func drive(_ at: Int, _ turn: inout Turn) {
    self[at].drive(&turn)
    serve(&turn)
  }

  /// Sends pieces while there is room before the kernel and the upload limit allows it.
  mutating func serve(_ turn: inout Turn) {
    while turn.uplink.mayServe(at: turn.now), serveNext(&turn) {}
  }

  private mutating func serveNext(_ turn: inout Turn) -> Bool {
    guard rows.count > 1 else { return serve(from: 0, &turn) }
    // Only of those that are asked or touched may anybody wait; the next after the one that was served is the first.
    var turns: [(distance: Int, at: Int)] = []
    for handle in asked.elements + touched {
      guard let at = numbers.firstIndex(of: handle) else { continue }
      turns.append(((at - served - 1 + rows.count) % rows.count, at))
    }
    turns.sort { $0.distance < $1.distance }
    return turns.contains { serve(from: $0.at, &turn) }
  }

  private mutating func serve(from at: Int, _ turn: inout Turn) -> Bool {
    guard rows.indices.contains(at), rows[at].serve(&turn) else { return false }
    touch(at)
    served = at
    return true
  }

  private mutating func touch(_ at: Int) {
    if !touched.contains(numbers[at]) { touched.append(numbers[at]) }
  }
}

import OrderedCollections
package import Vocabulary

/// What stays in the cache and what goes: lists what lies there, closes what nobody uses, and makes room.
///
/// Its numbers are in `Turn.cache`, where whoever stores a block finds whether there is room.
package struct Keeping: Codable, Sendable {
  /// What the command line may order of an object in the cache.
  package enum Order: Hashable, Codable, Sendable {
    case pin(Digest256)
    case unpin(Digest256)
    case remove(Digest256)

    var object: Digest256 {
      switch self {
      case .pin(let object), .unpin(let object), .remove(let object): object
      }
    }
  }

  /// Somebody who waits until an object is removed.
  private struct Waiter: Codable, Sendable {
    var id: WantID
    var object: Digest256
  }

  /// So many go at a time; the next when they are gone.
  private static let removalsMax = 32
  private static let waitersMax = 64

  private var removals: [Digest256] = []
  private var waiters: [Waiter] = []
  /// What the cache took when the disk was looked at last.
  private var measuredBytes: Int64 = 0
  private var isMeasuring = false
  /// Nothing may go, and is not looked for before.
  private var barrenUntil = Instant(nanoseconds: 0)
  /// When what is too old is looked for next.
  private var agedDue = Instant(nanoseconds: 0)

  init() {}

  // What the world says

  /// The world has looked at the disk.
  mutating func measured(kept: ByteCount?, free: ByteCount, _ turn: inout Turn) {
    turn.cache.measured(kept: kept, free: free)
    measuredBytes = turn.cache.bytes
    isMeasuring = false
  }

  /// The world lists what lies in the cache.
  mutating func listed(
    _ list: [KeptObject], _ objects: borrowing ObjectTable, _ admission: inout Admission, _ turn: inout Turn
  ) {
    if list.isEmpty { turn.cache.endList() }
    for kept in list { turn.cache.list(kept, at: turn.now) }
    admission.shelved(list, objects, &turn)
  }

  /// The files of an object were removed, or could not be.
  mutating func removed(_ object: Digest256, failure: String?, _ turn: inout Turn) {
    removals.removeAll { $0 == object }
    turn.cache.left(object, isGone: failure == nil)
    if let failure {
      turn.log(.warning, .objectNotRemoved, [.init("object", object.hex), .init("why", failure)])
    } else {
      turn.counters.objectsRemoved += 1
    }
    let done = waiters.filter { $0.object == object }
    waiters.removeAll { $0.object == object }
    for waiter in done {
      let failed = failure.map { AgentEffect.ReaderOrder.fail(TransferFailure(.storage, $0)) }
      turn.effects.append(.reader(waiter.id, failed ?? .obeyed))
    }
  }

  // What users order

  mutating func obey(
    _ order: Order, for id: WantID, _ wants: borrowing Wants, _ objects: inout ObjectTable,
    _ admission: inout Admission, _ turn: inout Turn
  ) {
    let object = order.object
    guard turn.cache.has(object) else {
      let sentence = "\(object.hex) is not in the cache"
      return turn.effects.append(.reader(id, .fail(TransferFailure(.notFound, sentence))))
    }
    switch order {
    case .pin, .unpin:
      let isPinned = order == .pin(object)
      turn.cache.pin(object, isPinned)
      turn.effects.append(.node(.pinKept(object, isPinned)))
      turn.effects.append(.reader(id, .obeyed))
    case .remove:
      guard waiters.count < Self.waitersMax, !Self.beingRead(wants, objects).contains(object) else {
        let sentence = "\(object.hex) is being read; try again when it is not"
        return turn.effects.append(.reader(id, .fail(TransferFailure(.badRequest, sentence))))
      }
      waiters.append(Waiter(id: id, object: object))
      remove(object, &objects, &admission, &turn)
    }
  }

  /// Its origin has withdrawn an object: it goes, pinned or not. Nobody reads it any more.
  mutating func withdraw(
    _ object: Digest256, _ objects: inout ObjectTable, _ admission: inout Admission, _ turn: inout Turn
  ) {
    guard !removals.contains(object) else { return }
    remove(object, &objects, &admission, &turn)
  }

  // Room

  /// What somebody reads, or is about to.
  private static func beingRead(_ wants: borrowing Wants, _ objects: borrowing ObjectTable) -> OrderedSet<Digest256> {
    var names = OrderedSet(objects.namesOfOpenings)
    for at in objects.indices where wants.areFor(objects.handle(at: at)) { names.append(objects.name(at: at)) }
    return names
  }

  /// Removes what was used least until there is room for what is under way.
  mutating func makeRoom(
    _ wants: borrowing Wants, _ objects: inout ObjectTable, _ admission: inout Admission, _ turn: inout Turn
  ) {
    guard turn.cache.shortage > 0, removals.count < Self.removalsMax, barrenUntil <= turn.now else { return }
    let spared = Self.beingRead(wants, objects)
    while turn.cache.shortage > 0, removals.count < Self.removalsMax {
      guard let victim = turn.cache.nextVictim(sparing: spared) else {
        barrenUntil = turn.now + turn.policy.tickWhileBusy
        return
      }
      turn.counters.objectsEvicted += 1
      remove(victim, &objects, &admission, &turn)
    }
  }

  /// Closes an object if it is open, and orders its files away.
  private mutating func remove(
    _ object: Digest256, _ objects: inout ObjectTable, _ admission: inout Admission, _ turn: inout Turn
  ) {
    if let at = objects.place(of: object) {
      objects.close(objects.handle(at: at), .objectGone, &turn)
    } else {
      turn.notices.append(.isGone(object))
    }
    admission.cannotOpen(object, &turn)
    turn.cache.leave(object)
    removals.append(object)
    turn.effects.append(.node(.removeKept(object)))
  }

  // Time

  /// Closes what nobody uses, removes what is too old, and has the disk looked at when something was written.
  mutating func tick(
    _ wants: borrowing Wants, _ objects: inout ObjectTable, _ admission: inout Admission, _ turn: inout Turn
  ) {
    shelve(wants, &objects, &admission, &turn)
    guard turn.cache.isLimited else { return }
    if turn.cache.ageLimit != nil, agedDue <= turn.now {
      agedDue = turn.now + turn.policy.tickWhileIdle
      let spared = Self.beingRead(wants, objects)
      let old = turn.cache.expired(at: turn.now, atMost: Self.removalsMax - removals.count, sparing: spared)
      for object in old { remove(object, &objects, &admission, &turn) }
    }
    if !isMeasuring, turn.cache.bytes != measuredBytes {
      isMeasuring = true
      turn.effects.append(.node(.measureCache))
    }
  }

  /// Closes objects that nobody wants and nobody is served from: those at rest for long, and more where many are open.
  private func shelve(
    _ wants: borrowing Wants, _ objects: inout ObjectTable, _ admission: inout Admission, _ turn: inout Turn
  ) {
    guard turn.own.servesKept else { return }
    var idle: [(handle: ObjectHandle, usedAt: Instant, hasLinks: Bool)] = []
    for at in objects.indices where !wants.areFor(objects.handle(at: at)) && !objects.isBusy(at: at) {
      let (usedAt, hasLinks) = objects.use(at: at)
      idle.append((objects.handle(at: at), usedAt, hasLinks))
    }
    idle.sort { ($0.hasLinks ? 1 : 0, $0.usedAt) < ($1.hasLinks ? 1 : 0, $1.usedAt) }
    for (handle, usedAt, hasLinks) in idle {
      let isAtRest = !hasLinks && turn.now - usedAt > turn.policy.objectRest
      guard isAtRest || objects.count > turn.policy.objectsOpenMax else { continue }
      if let kept = objects.shelve(handle, &turn) { admission.shelve(kept) }
    }
  }
}

import OrderedCollections
import Vocabulary

/// The objects of one selector that this node holds and asks nothing about, and how far each has been told. Nothing is
/// walked but where all is to be told anew.
struct HeldRows: Codable, Sendable {
  /// One object as it is told.
  struct Item: Codable, Sendable {
    var object: Digest256
    /// Nil for one that is not open.
    var handle: ObjectHandle?
    fileprivate var rank: Int64
  }

  private enum State: UInt8, Codable, Sendable { case waiting, underWay, told, unknown }

  private struct Row: Codable, Sendable {
    /// The higher the more recent.
    var rank: Int64
    // In this order a row takes 16 bytes.
    var handle: ObjectHandle?
    var state: State
  }

  private var rows = ChunkedDictionary<Digest256, Row>()
  /// What is to be told, the most recent first; and what was told, the oldest first, by negative ranks.
  private var waiting = RankHeap()
  private var oldest = RankHeap()
  /// What was told and is no longer held, or is to make room.
  private(set) var gone: OrderedSet<Digest256> = []
  /// What the selector does not know, in the order in which that was learnt.
  private var unknown: [Digest256] = []
  private var highest: Int64 = 0
  private var lowest: Int64 = 0
  private(set) var waitingCount = 0
  private(set) var toldCount = 0
  private(set) var unknownCount = 0

  init() {}

  var count: Int { rows.count }

  func contains(_ object: Digest256) -> Bool { rows[object] != nil }

  // What is held

  /// An object is held; it counts as the most recent one, or as the one that was used the longest ago.
  mutating func add(_ object: Digest256, _ handle: ObjectHandle?, isRecent: Bool) {
    _ = take(object)
    gone.remove(object)
    if isRecent { highest += 1 } else { lowest -= 1 }
    let rank = isRecent ? highest : lowest
    rows.updateValue(Row(rank: rank, handle: handle, state: .waiting), forKey: object)
    waitingCount += 1
    waiting.push(RankHeap.Item(rank: rank, object: object))
  }

  /// An object is asked about from now on, and told that way. Whether it was here.
  mutating func take(_ object: Digest256) -> Bool {
    guard let row = rows.removeUnordered(object) else { return false }
    count(row.state, -1)
    return true
  }

  /// An object is held no more: what the selector may have heard of it is taken back.
  mutating func remove(_ object: Digest256) {
    guard let state = rows[object]?.state else { return }
    if state == .told || state == .underWay { gone.append(object) }
    _ = take(object)
  }

  // Telling

  /// The most recent object that waits, to be told now. With no room for it the oldest of what was told makes some, and
  /// waits; nil when it is older than that itself.
  mutating func next(hasRoom: Bool) -> Item? {
    guard waitingCount > 0 else { return nil }
    prune()
    guard let top = waiting.top, let row = rows[top.object] else { return nil }
    if !hasRoom {
      guard let victim = oldest.top, -victim.rank < top.rank else { return nil }
      oldest.pop()
      gone.append(victim.object)
      set(victim.object, .waiting)
      waiting.push(RankHeap.Item(rank: -victim.rank, object: victim.object))
    }
    waiting.pop()
    set(top.object, .underWay)
    return Item(object: top.object, handle: row.handle, rank: row.rank)
  }

  /// Whether `next` would find one.
  mutating func hasNext(hasRoom: Bool) -> Bool {
    guard waitingCount > 0 else { return false }
    prune()
    guard !hasRoom else { return true }
    guard let victim = oldest.top, let top = waiting.top else { return false }
    return -victim.rank < top.rank
  }

  /// Some of what the selector did not know, to be told again; it comes back to the end if it still does not.
  mutating func nextUnknown(atMost most: Int) -> [Item] {
    var items: [Item] = []
    var read = 0
    while items.count < most, read < unknown.count {
      let object = unknown[read]
      read += 1
      guard let row = rows[object], row.state == .unknown else { continue }
      set(object, .underWay)
      items.append(Item(object: object, handle: row.handle, rank: row.rank))
    }
    unknown.removeFirst(read)
    return items
  }

  /// What is to be taken back, up to so many.
  mutating func takeGone(atMost most: Int) -> [Digest256] {
    let some = Array(gone.prefix(most))
    gone.removeFirst(some.count)
    return some
  }

  /// The message did not arrive: these are still to be taken back, unless they have come again.
  mutating func giveBack(_ objects: [Digest256]) {
    for object in objects where rows[object].map({ $0.state == .waiting }) ?? true { gone.append(object) }
  }

  enum Outcome { case told, unknown, again }

  /// What became of an object that was under way; whether it still concerns anybody.
  mutating func settle(_ item: Item, _ outcome: Outcome) -> Bool {
    guard let row = rows[item.object], row.rank == item.rank, row.state == .underWay else { return false }
    switch outcome {
    case .told:
      set(item.object, .told)
      oldest.push(RankHeap.Item(rank: -row.rank, object: item.object))
    case .unknown:
      set(item.object, .unknown)
      unknown.append(item.object)
    case .again: wait(item.object, row)
    }
    return true
  }

  /// An object that the selector did not know may be known now.
  mutating func retry(_ object: Digest256) {
    if let row = rows[object], row.state == .unknown { wait(object, row) }
  }

  /// What the selector heard counts no more: all that it knew is told again.
  mutating func forgetTold() {
    gone = []
    oldest = RankHeap()
    var items: [RankHeap.Item] = []
    for (object, row) in zip(rows.keys, rows.values) where row.state == .told || row.state == .waiting {
      set(object, .waiting)
      items.append(RankHeap.Item(rank: row.rank, object: object))
    }
    waiting = RankHeap(items)
  }

  /// What is not told yet or no longer, the most recent first, up to so many, and all that is open.
  func mostRecent(_ most: Int) -> [Item] {
    let items = zip(rows.keys, rows.values).map { Item(object: $0, handle: $1.handle, rank: $1.rank) }
    let sorted = items.sorted { $0.rank > $1.rank }
    return sorted.enumerated().filter { $0.offset < most || $0.element.handle != nil }.map(\.element)
  }

  /// One object, if it is told.
  func told(_ object: Digest256) -> Item? {
    guard let row = rows[object], row.state == .told else { return nil }
    return Item(object: object, handle: row.handle, rank: row.rank)
  }

  private mutating func wait(_ object: Digest256, _ row: Row) {
    set(object, .waiting)
    waiting.push(RankHeap.Item(rank: row.rank, object: object))
  }

  private mutating func set(_ object: Digest256, _ state: State) {
    guard let index = rows.index(forKey: object) else { return }
    count(rows[at: index].state, -1)
    rows[at: index].state = state
    count(state, 1)
  }

  private mutating func count(_ state: State, _ sign: Int) {
    switch state {
    case .waiting: waitingCount += sign
    case .told: toldCount += sign
    case .unknown: unknownCount += sign
    case .underWay: break
    }
  }

  /// Takes from the tops of the heaps, and from all of them when they have grown, what has another state by now.
  private mutating func prune() {
    while let top = waiting.top, !holds(top, rank: top.rank, .waiting) { waiting.pop() }
    while let top = oldest.top, !holds(top, rank: -top.rank, .told) { oldest.pop() }
    if waiting.count > 2 * waitingCount + 64 {
      waiting = RankHeap(waiting.items.filter { holds($0, rank: $0.rank, .waiting) })
    }
    if oldest.count > 2 * toldCount + 64 {
      oldest = RankHeap(oldest.items.filter { holds($0, rank: -$0.rank, .told) })
    }
  }

  private func holds(_ item: RankHeap.Item, rank: Int64, _ state: State) -> Bool {
    guard let row = rows[item.object] else { return false }
    return row.rank == rank && row.state == state
  }
}

import OrderedCollections
import Vocabulary
import Wire

/// The wants under way, in the order in which they began.
struct WantTable: Codable, Sendable {
  private var numbers: OrderedSet<WantID> = []
  private var rows: [Want] = []
  /// Those to which something may have happened since `takeTouched` was called last.
  private var touched: [WantID] = []

  var count: Int { rows.count }
  var isEmpty: Bool { rows.isEmpty }
  var indices: Range<Int> { rows.indices }
  var ids: [WantID] { Array(numbers) }

  /// The want at a place, in place; places are valid until the next want ends.
  subscript(at: Int) -> Want {
    // Not lent (`_read`): without optimization the compiler reads what is lent after it was given back, where a part of
    // it is a large value (Swift 6.3, found by the address sanitizer).
    get { rows[at] }
    _modify {
      if !touched.contains(numbers[at]) { touched.append(numbers[at]) }
      yield &rows[at]
    }
  }

  func place(of id: WantID) -> Int? { numbers.firstIndex(of: id) }

  func place(where matches: (borrowing Want) -> Bool) -> Int? { indices.first { matches(rows[$0]) } }

  /// The wants of an object.
  func ids(of handle: ObjectHandle) -> [WantID] {
    var result: [WantID] = []
    for at in indices where rows[at].handle == handle { result.append(numbers[at]) }
    return result
  }

  mutating func add(_ want: Want) {
    numbers.append(want.id)
    rows.append(want)
    touched.append(want.id)
  }

  mutating func remove(_ id: WantID) -> Want? {
    guard let at = numbers.firstIndex(of: id) else { return nil }
    numbers.remove(at: at)
    touched.append(id)
    return rows.remove(at: at)
  }

  /// Whether something may have happened to any, since then.
  var isTouched: Bool { !touched.isEmpty }

  /// The places of those to which something may have happened.
  private mutating func takeTouched() -> [Int] {
    guard !touched.isEmpty else { return [] }
    defer { touched.removeAll(keepingCapacity: true) }
    return touched.compactMap { numbers.firstIndex(of: $0) }
  }

  /// When the first of them wants to be looked at.
  var nextDue: Instant? {
    var next: Instant?
    for at in indices {
      if let due = rows[at].nextDue { next = min(next ?? due, due) }
    }
    return next
  }

  // What they wait for

  /// Charges the time since the last input to what each want waited for, where something may have happened.
  /// - Parameter all: whether something may have happened to all objects.
  mutating func charge(
    _ objects: inout ObjectTable, _ selectors: borrowing Selectors, all: Bool, at now: Instant
  ) {
    for at in takeTouched() { charge(at, &objects, selectors, at: now) }
    for at in indices {
      guard let handle = rows[at].handle, all || objects.hasChanged(handle) else { continue }
      charge(at, &objects, selectors, at: now)
    }
  }

  /// No other want or object is concerned by that.
  private mutating func charge(
    _ at: Int, _ objects: inout ObjectTable, _ selectors: borrowing Selectors, at now: Instant
  ) {
    guard case .attached(let handle) = rows[at].phase, !rows[at].reading.awaitsReader,
      let place = objects.place(of: handle)
    else { return rows[at].waits.turn(to: Waiting.Cause(rows[at]), at: now) }
    let cause = objects.waitCause(at: place) { selectors.areAwaited(for: $0) }
    rows[at].waits.turn(to: cause, at: now)
  }

  /// How far a want is; nil when it is over, or was never begun.
  func progress(
    of id: WantID, _ objects: borrowing ObjectTable, _ selectors: borrowing Selectors
  ) -> WantProgress? {
    guard let at = place(of: id) else { return nil }
    guard case .attached(let handle) = rows[at].phase, let place = objects.place(of: handle) else {
      return Waiting(rows[at]).map { WantProgress(have: rows[at].reading.delivered, total: nil, waiting: $0) }
    }
    return WantProgress(objects[place], Waiting(cause(at, objects, selectors), of: objects[place]))
  }

  /// How far the first of them are, for people.
  func downloads(
    atMost most: Int, _ objects: borrowing ObjectTable, _ selectors: borrowing Selectors, at now: Instant
  ) -> [AgentStatus.Download] {
    var result: [AgentStatus.Download] = []
    for id in numbers.prefix(most) {
      guard let want = place(of: id).map({ rows[$0] }), let progress = progress(of: id, objects, selectors) else {
        continue
      }
      result.append(
        AgentStatus.Download(
          name: want.handle.flatMap { objects.place(of: $0) }.map { objects[$0].description.name } ?? want.title,
          have: progress.have, total: progress.total, seconds: (now - want.startedAt).milliseconds / 1000,
          waiting: progress.waiting.text))
    }
    return result
  }

  /// How many wait for what.
  func waiting(for cause: Waiting.Cause) -> Int { rows.count { $0.waits.current == cause } }

  /// The one thing that a want waits for now.
  private func cause(
    _ at: Int, _ objects: borrowing ObjectTable, _ selectors: borrowing Selectors
  ) -> Waiting.Cause {
    guard let place = awaited(at, objects) else { return Waiting.Cause(rows[at]) }
    var object = objects[place]
    return Waiting.Cause(&object) { selectors.areAwaited(for: objects[place].description.infohashes.v2) }
  }

  /// The object that a want waits for, unless it waits for its reader or for something before.
  private func awaited(_ at: Int, _ objects: borrowing ObjectTable) -> Int? {
    guard case .attached(let handle) = rows[at].phase, !rows[at].reading.awaitsReader else { return nil }
    return objects.place(of: handle)
  }
}

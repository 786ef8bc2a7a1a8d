import OrderedCollections
import Vocabulary

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
    _read { yield rows[at] }
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
  mutating func takeTouched() -> [Int] {
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

  /// Charges a want's time; no other want or object is concerned by that.
  mutating func charge(_ at: Int, to cause: Waiting.Cause, at now: Instant) { rows[at].waits.turn(to: cause, at: now) }
}

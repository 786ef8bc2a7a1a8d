import Vocabulary

/// What was taken and given and is in no entry of the node's ledger yet: by object, in a row for each that is open.
///
/// It is noted where the counters are, so that all entries of a run together are what its counters say.
struct Ledger: Codable, Sendable {
  /// One object's part.
  private struct Row: Codable, Sendable {
    /// Nil for what has no description.
    let object: LedgerEntry.Object?
    /// Who is told of it.
    let selector: String?
    var taken = SourceClass.Bytes()
    var given = SourceClass.Bytes()
    var wasted: Int64 = 0
    var plain: Int64 = 0
    var isChanged = false
    /// It goes with its next entry.
    var isClosed = false

    /// What is not nothing.
    var amounts: [LedgerEntry.Amount] {
      var result: [LedgerEntry.Amount] = []
      for source in SourceClass.allCases where taken[source] != 0 {
        result.append(.init(fate: .taken, source: source, bytes: taken[source]))
      }
      for source in SourceClass.allCases where given[source] != 0 {
        result.append(.init(fate: .given, source: source, bytes: given[source]))
      }
      if wasted != 0 { result.append(.init(fate: .wasted, source: nil, bytes: wasted)) }
      if plain != 0 { result.append(.init(fate: .plain, source: .origin, bytes: plain)) }
      return result
    }
  }

  /// Entries follow each other in this time at the soonest: what a crash takes is less than a minute's, for the node
  /// looks at everything each ten seconds at the latest.
  private static let period = TimeSpan.seconds(30)
  /// Changes of one entry, at the most.
  private static let changesMax = 256
  /// Rows of objects that are closed and wait for an entry, at the most.
  private static let closedMax = 1024

  /// The objects of the rows. The first is of no object: whatever has no description.
  private var handles = [ObjectHandle(0)]
  private var rows = [Row(object: nil, selector: nil)]
  /// The row that was written last, for the next bytes mostly are of the same object.
  private var last = 0
  private var closed = 0
  private var isChanged = false
  private var nextDue = Instant(nanoseconds: 0)
  private var run: UInt64 = 0
  private var number: UInt64 = 0
  /// The wall time in microseconds at the monotonic clock's zero, as it was told last.
  private var epoch: Int64 = 0
  private var uploads: ByteRate?
  /// Whether the world keeps a ledger.
  private(set) var isKept = false

  init() {}

  init(_ configuration: AgentConfiguration, run: UInt64, wall: WallTime, at now: Instant) {
    isKept = configuration.keepsLedger ?? false
    uploads = configuration.uploadLimit
    self.run = run
    learn(wall, at: now)
  }

  /// An input has told what the wall clock says: the monotonic one stands still while a machine sleeps.
  mutating func learn(_ wall: WallTime, at now: Instant) {
    epoch = min(max(0, wall.microseconds), 1 << 60) - now.nanoseconds / 1000
  }

  // Objects

  mutating func opened(_ object: ObjectHandle, _ description: ObjectDescription) {
    handles.append(object)
    rows.append(Row(object: LedgerEntry.Object(description), selector: description.selector))
  }

  /// Nothing more is taken or given of an object.
  mutating func closed(_ object: ObjectHandle) {
    guard let at = handles.firstIndex(of: object) else { return }
    rows[at].isClosed = true
    closed += 1
    if !isKept || !rows[at].isChanged { dropClosed() }
  }

  /// Drops rows of closed objects of which nothing is to be booked.
  private mutating func dropClosed() {
    let staying = rows.indices.filter { !rows[$0].isClosed || isKept && rows[$0].isChanged }
    closed -= rows.count - staying.count
    handles = staying.map { handles[$0] }
    rows = staying.map { rows[$0] }
    last = 0
  }

  /// Whether no more objects may be closed before an entry is made.
  var isFull: Bool { closed >= Self.closedMax }

  /// The name of an object that is open, and the selector that tracks it, if there is one.
  func subject(_ object: ObjectHandle) -> (name: Digest256, selector: String)? {
    guard let at = handles.firstIndex(of: object), let name = rows[at].object?.name, let selector = rows[at].selector
    else { return nil }
    return (name, selector)
  }

  // Bytes

  mutating func took(_ bytes: Int64, from source: SourceClass, of object: ObjectHandle) {
    rows[row(of: object)].taken[source] += bytes
  }

  mutating func gave(_ bytes: Int64, to destination: SourceClass, of object: ObjectHandle) {
    rows[row(of: object)].given[destination] += bytes
  }

  mutating func wasted(_ bytes: Int64, of object: ObjectHandle) { rows[row(of: object)].wasted += bytes }

  mutating func tookPlainly(_ bytes: Int64) { rows[row(of: ObjectHandle(0))].plain += bytes }

  /// The row to be changed.
  private mutating func row(of object: ObjectHandle) -> Int {
    if handles[last] != object { last = handles.firstIndex(of: object) ?? 0 }
    rows[last].isChanged = true
    isChanged = true
    return last
  }

  // Entries

  /// Whether the time for the next entry has come, and there is something for it.
  func isDue(at now: Instant) -> Bool { isChanged && isKept && nextDue <= now }

  /// The next entry; nil when everything is in one.
  mutating func entry(at now: Instant) -> LedgerEntry? {
    guard isKept, isChanged else { return nil }
    var changes: [LedgerEntry.Change] = []
    for at in rows.indices where rows[at].isChanged && changes.count < Self.changesMax {
      changes.append(.init(object: rows[at].object, amounts: rows[at].amounts))
      let isClosed = rows[at].isClosed
      rows[at] = Row(object: rows[at].object, selector: rows[at].selector)
      rows[at].isClosed = isClosed
    }
    if closed > 0 { dropClosed() }
    isChanged = rows.contains { $0.isChanged }
    nextDue = now + Self.period
    guard !changes.isEmpty else { return nil }
    number += 1
    let wall = WallTime(microseconds: epoch + now.nanoseconds / 1000)
    return LedgerEntry(
      run: run, number: number, month: LedgerEntry.month(of: wall), uploads: uploads, changes: changes)
  }

  /// What is in no entry yet.
  var sums: LedgerSums {
    var sums = LedgerSums()
    for row in rows { sums.add(row.amounts) }
    return sums
  }
}

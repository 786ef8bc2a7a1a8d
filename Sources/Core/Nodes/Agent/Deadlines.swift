import Vocabulary

/// When the machine wants to be woken, and why: one table, keyed by cause (as quinn's `timer.rs`). Objects without any
/// time are not in it, so that those at rest cost nothing.
struct Deadlines: Codable, Sendable {
  enum Cause: Hashable, Codable, Sendable {
    /// A look at everything: four times a second while anything goes on.
    case tick
    /// A message to a selector.
    case announce
    /// A want's pause ends, or an origin has been silent for too long.
    case wants
    /// The upload limit lets the next piece go.
    case upload
    /// The neighbours are to be told something of an object.
    case news(ObjectHandle)
    /// An object's origin and peers are to be weighed against each other.
    case weighing(ObjectHandle)
  }

  /// The times of an object, one of them at least.
  private struct Row: Codable, Sendable {
    var object: ObjectHandle
    var news: Instant?
    var weighing: Instant?
  }

  // Causes of the node have a field each, for all of them are set anew after each input.
  private var tick: Instant?
  private var announce: Instant?
  private var wants: Instant?
  private var upload: Instant?
  private var rows: [Row] = []

  /// The first of all.
  var next: Instant? {
    var first = Self.earlier(Self.earlier(tick, announce), Self.earlier(wants, upload))
    for row in rows { first = Self.earlier(first, Self.earlier(row.news, row.weighing)) }
    return first
  }

  /// The earlier of two times, of which each may be none.
  @inline(__always) static func earlier(_ a: Instant?, _ b: Instant?) -> Instant? {
    guard let a else { return b }
    guard let b else { return a }
    return min(a, b)
  }

  subscript(cause: Cause) -> Instant? {
    switch cause {
    case .tick: tick
    case .announce: announce
    case .wants: wants
    case .upload: upload
    case .news(let object): place(of: object).flatMap { rows[$0].news }
    case .weighing(let object): place(of: object).flatMap { rows[$0].weighing }
    }
  }

  private func place(of object: ObjectHandle) -> Int? { rows.firstIndex { $0.object.value == object.value } }

  func isDue(_ cause: Cause, at now: Instant) -> Bool { self[cause].map { $0 <= now } ?? false }

  /// The objects with something due, each once.
  func dueObjects(at now: Instant) -> [ObjectHandle] {
    var result: [ObjectHandle] = []
    for row in rows where Self.earlier(row.news, row.weighing).map({ $0 <= now }) ?? false { result.append(row.object) }
    return result
  }

  /// Sets a cause's time anew; nil takes it out of the table.
  mutating func set(_ cause: Cause, _ time: Instant?) {
    switch cause {
    case .tick: tick = time
    case .announce: announce = time
    case .wants: wants = time
    case .upload: upload = time
    case .news(let object): change(object, isToBe: time != nil) { $0.news = time }
    case .weighing(let object): change(object, isToBe: time != nil) { $0.weighing = time }
    }
  }

  /// Changes the row of an object, which is made if it is to be.
  @inline(__always) private mutating func change(_ object: ObjectHandle, isToBe: Bool, _ body: (inout Row) -> Void) {
    guard let at = place(of: object) else {
      guard isToBe else { return }
      var row = Row(object: object)
      body(&row)
      return rows.append(row)
    }
    body(&rows[at])
    if !isToBe, rows[at].news == nil, rows[at].weighing == nil { rows.remove(at: at) }
  }

  /// Makes a cause due at this time at the latest.
  mutating func bring(_ cause: Cause, to time: Instant) { set(cause, min(self[cause] ?? time, time)) }
}

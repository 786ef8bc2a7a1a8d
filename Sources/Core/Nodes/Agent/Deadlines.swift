import Vocabulary

/// When the machine wants to be woken, and why: one table, keyed by cause (as quinn's `timer.rs`). What has no time is
/// not in it, so that objects at rest cost nothing.
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

  private var causes: [Cause] = []
  private var times: [Instant] = []

  /// The first of all.
  var next: Instant? { times.min() }

  subscript(cause: Cause) -> Instant? { causes.firstIndex(of: cause).map { times[$0] } }

  func isDue(_ cause: Cause, at now: Instant) -> Bool { self[cause].map { $0 <= now } ?? false }

  /// The objects with something due, each once.
  func dueObjects(at now: Instant) -> [ObjectHandle] {
    var result: [ObjectHandle] = []
    for at in times.indices where times[at] <= now {
      switch causes[at] {
      case .news(let handle), .weighing(let handle): if !result.contains(handle) { result.append(handle) }
      case .tick, .announce, .wants, .upload: break
      }
    }
    return result
  }

  /// Sets a cause's time anew; nil takes it out of the table.
  mutating func set(_ cause: Cause, _ time: Instant?) {
    guard let at = causes.firstIndex(of: cause) else {
      guard let time else { return }
      causes.append(cause)
      times.append(time)
      return
    }
    if let time {
      times[at] = time
    } else {
      causes.remove(at: at)
      times.remove(at: at)
    }
  }

  /// Makes a cause due at this time at the latest.
  mutating func bring(_ cause: Cause, to time: Instant) { set(cause, min(self[cause] ?? time, time)) }
}

import DequeModule
import Vocabulary

/// Which file is described next, and how much of it at a time.
///
/// Files that somebody asked for go before all others, and small ones before large ones. A large file is hashed in
/// slices: after each, whatever is more urgent goes first, so that no small file waits for the whole of a large one.
struct DescribeQueue: Codable, Sendable {
  /// One version of a file under the root.
  struct File: Hashable, Codable, Sendable {
    /// Relative to the root, `/` between its parts.
    var path: String
    var version: FileVersion
  }

  /// What to do next: hash a file from where it was left up to this many bytes.
  struct Order: Hashable, Sendable {
    var file: File
    var upTo: Int64
  }

  private var asked = Lane()
  private var others = Lane()
  private var running: [Running] = []
  /// Files that were written to a moment ago, and when they can be described.
  private var unsettled: [Unsettled] = []

  /// The files of one urgency, by the power of two of their size. Within one, those that are begun come first: so
  /// never more files are begun than run at a time, for each power of two.
  private struct Lane: Codable, Sendable {
    private var classes = [Deque<Waiting>](repeating: [], count: 65)
    private(set) var count = 0

    private static func index(_ file: File) -> Int { 64 - max(0, file.version.size).leadingZeroBitCount }

    func contains(_ file: File) -> Bool { classes[Self.index(file)].contains { $0.file == file } }

    mutating func append(_ file: File) {
      classes[Self.index(file)].append(Waiting(file: file, done: 0))
      count += 1
    }

    mutating func putBack(_ file: File, done: Int64) {
      classes[Self.index(file)].prepend(Waiting(file: file, done: done))
      count += 1
    }

    mutating func popFirst() -> Waiting? {
      guard count > 0, let at = classes.firstIndex(where: { !$0.isEmpty }) else { return nil }
      count -= 1
      return classes[at].popFirst()
    }
  }

  private struct Waiting: Codable, Sendable {
    var file: File
    /// Bytes that are hashed already.
    var done: Int64
  }

  private struct Running: Codable, Sendable {
    var file: File
    var isAsked: Bool
  }

  private struct Unsettled: Codable, Sendable {
    var file: File
    var isAsked: Bool
    var until: Instant
  }

  /// Files that are being described or wait for it; some may be counted twice.
  var count: Int { asked.count + others.count + running.count + unsettled.count }

  func isRunning(_ file: File) -> Bool { running.contains { $0.file == file } }

  /// A file that nobody asked for.
  ///
  /// - Returns: false if there is no room.
  mutating func add(_ file: File, _ policy: OriginPolicy) -> Bool {
    guard others.count < policy.waitingMax else { return false }
    others.append(file)
    return true
  }

  /// Somebody asked for the file: it goes first. A file that waits among the others already may then be in both
  /// places; whoever takes it out the second time finds it described.
  mutating func ask(_ file: File, _ policy: OriginPolicy) {
    if let at = running.firstIndex(where: { $0.file == file }) {
      running[at].isAsked = true
    } else if let at = unsettled.firstIndex(where: { $0.file == file }) {
      unsettled[at].isAsked = true
    } else if asked.count < policy.askedMax, !asked.contains(file) {
      asked.append(file)
    }
  }

  /// The next slice to hash, or nil when enough is under way or nothing waits.
  ///
  /// - Parameter isOpen: whether the file has still to be described.
  mutating func next(_ configuration: OriginConfiguration, where isOpen: (File) -> Bool) -> Order? {
    let slice = configuration.policy.slice
    while running.count < configuration.parallelDescriptions {
      let isAsked = asked.count > 0
      guard let waiting = asked.popFirst() ?? others.popFirst() else { return nil }
      guard isOpen(waiting.file), !isRunning(waiting.file) else { continue }
      running.append(Running(file: waiting.file, isAsked: isAsked))
      // The last slice takes up to two.
      let rest = waiting.file.version.size - waiting.done
      return Order(file: waiting.file, upTo: waiting.done + (rest < 2 * slice ? rest : slice))
    }
    return nil
  }

  /// A slice is hashed, and there is more of the file.
  mutating func paused(_ file: File, done: Int64) {
    guard let at = running.firstIndex(where: { $0.file == file }) else { return }
    let wasAsked = running.remove(at: at).isAsked
    if wasAsked { asked.putBack(file, done: done) } else { others.putBack(file, done: done) }
  }

  /// The file is described, or cannot be.
  mutating func ended(_ file: File) { running.removeAll { $0.file == file } }

  /// The file was written to a moment ago: it is taken up again at `until`.
  mutating func rest(_ file: File, until: Instant, _ policy: OriginPolicy) {
    guard let at = running.firstIndex(where: { $0.file == file }) else { return }
    let wasAsked = running.remove(at: at).isAsked
    guard unsettled.count < policy.waitingMax else { return }
    unsettled.append(Unsettled(file: file, isAsked: wasAsked, until: until))
  }

  /// When the first file that rests can be taken up again.
  var nextWake: Instant? { unsettled.lazy.map(\.until).min() }

  mutating func wake(at now: Instant) {
    for one in unsettled where one.until <= now {
      if one.isAsked { asked.putBack(one.file, done: 0) } else { others.putBack(one.file, done: 0) }
    }
    unsettled.removeAll { $0.until <= now }
  }
}

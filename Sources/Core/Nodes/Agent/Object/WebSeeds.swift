import Vocabulary

/// The URLs at which an object's origin gives its bytes: which of them is asked, after which rest, and when its bytes
/// are taken for another version's.
struct WebSeeds: Codable, Sendable {
  /// What a corrupt block of the origin means.
  enum Blame: Equatable {
    case rests
    /// Too many in a row, none good between: it has other bytes.
    case hasChanged
  }

  private let urls: [String]
  private var failures: Int64 = 0
  private var retryAt: Instant
  private var corruptBlocks = 0
  private var turn = 0
  /// Those that do not have the file any more.
  private var gone: [String] = []
  /// A range was answered with the whole: one request at a time is enough from then on.
  private(set) var ignoresRange = false
  /// Why the origin was left alone last.
  private var lastReason: String?

  /// - Parameter urls: those of the description, or else where the user found the object.
  init(_ urls: [String], at now: Instant) {
    self.urls = urls
    retryAt = now
  }

  /// The one in turn, or nil when none is left.
  var url: String? {
    if gone.isEmpty { return urls.isEmpty ? nil : urls[turn % urls.count] }
    let left = urls.filter { !gone.contains($0) }
    return left.isEmpty ? nil : left[turn % left.count]
  }

  /// Until when nobody is asked because something failed, and what that was; nil where nothing has.
  var rest: (until: Instant, why: String)? { lastReason.map { (retryAt, $0) } }

  /// Whether its rest is over.
  func mayBeAsked(at now: Instant) -> Bool { retryAt <= now && url != nil }

  /// Nobody is asked before this time, though nothing has failed.
  mutating func spare(until time: Instant) { retryAt = time }

  mutating func answeredWhole() { ignoresRange = true }

  /// A request ended as it should.
  mutating func succeeded() { failures = 0 }

  /// A block was good: whatever the origin failed in before, it is worth asking.
  mutating func gaveGood() {
    failures = 0
    corruptBlocks = 0
  }

  mutating func gaveCorrupt(_ policy: AgentPolicy) -> Blame {
    corruptBlocks += 1
    guard corruptBlocks >= policy.corruptOriginBlocksMax else { return .rests }
    corruptBlocks = 0
    return .hasChanged
  }

  /// Goes on to the next URL after a rest: as long as was asked for, or longer after each failure. Returns the rest.
  mutating func rest(_ wait: TimeSpan?, _ why: String, at now: Instant, _ policy: AgentPolicy) -> TimeSpan {
    let delay = wait ?? min(policy.originRetry * (1 << min(failures, 7)), policy.originRetryMax)
    failures += 1
    turn += 1
    retryAt = now + delay
    lastReason = why
    return delay
  }

  /// A URL does not have the file any more; false when that was known.
  mutating func isGone(_ url: String) -> Bool {
    guard !gone.contains(url) else { return false }
    gone.append(url)
    return true
  }
}

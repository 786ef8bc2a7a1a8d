import Vocabulary

/// Requests for descriptions that are being made: each is answered when its description is there, or told to come back.
struct HeldQuestions: Codable, Sendable {
  /// A request, and the version of the file that it waits for.
  struct Held: Codable, Sendable {
    var question: PendingQuestion
    var version: FileVersion
    var wall: WallTime
  }

  /// More are told to come back at once.
  static let maximumCount = 256
  /// The longest that a request is held. Clients and proxies give up after 60 s at the earliest.
  static let longest = TimeSpan.seconds(30)

  private var list: [Held] = []

  var count: Int { list.count }

  /// When the next request has waited long enough.
  var nextExpiry: Instant? { list.lazy.compactMap(\.question.heldUntil).min() }

  /// - Returns: false if there are too many, or it has waited long enough before.
  mutating func hold(_ question: PendingQuestion, for version: FileVersion, wall: WallTime, at now: Instant) -> Bool {
    var question = question
    let until = question.heldUntil ?? now + Self.longest
    guard list.count < Self.maximumCount, until > now else { return false }
    question.heldUntil = until
    list.append(Held(question: question, version: version, wall: wall))
    return true
  }

  /// Takes out the requests that wait for a version of a file.
  mutating func take(_ file: NamedVersion) -> [Held] {
    take { $0.question.path == file.path && $0.version == file.version }
  }

  /// Takes out the requests that have waited long enough.
  mutating func expire(at now: Instant) -> [Held] { take { ($0.question.heldUntil ?? now) <= now } }

  /// The client is gone.
  mutating func drop(_ exchange: ExchangeID) { list.removeAll { $0.question.exchange == exchange } }

  private mutating func take(_ isMeant: (Held) -> Bool) -> [Held] {
    guard !list.isEmpty else { return [] }
    let taken = list.filter(isMeant)
    if !taken.isEmpty { list.removeAll(where: isMeant) }
    return taken
  }
}

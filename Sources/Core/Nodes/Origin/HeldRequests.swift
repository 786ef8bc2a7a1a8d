import Vocabulary

/// Requests for descriptions that are being made: each is answered when its description is there, or told to come back.
struct HeldRequests: Codable, Sendable {
  /// A request, and the version of the file that it waits for.
  struct Held: Codable, Sendable {
    var request: PendingRequest
    var version: FileVersion
    /// The wall clock when the file was found.
    var wall: WallTime
  }

  private var list: [Held] = []

  var count: Int { list.count }

  /// When the next request has waited long enough.
  var nextExpiry: Instant? { list.lazy.compactMap(\.request.heldUntil).min() }

  /// - Returns: false if there are too many, or it has waited long enough before.
  mutating func hold(
    _ request: PendingRequest, for version: FileVersion, wall: WallTime, _ turn: OriginTurn
  ) -> Bool {
    var request = request
    let until = request.heldUntil ?? turn.now + turn.policy.heldFor
    guard list.count < turn.policy.heldMax, until > turn.now else { return false }
    request.heldUntil = until
    list.append(Held(request: request, version: version, wall: wall))
    return true
  }

  /// Takes out the requests that wait for a version of a file.
  mutating func take(_ file: DescribeQueue.File) -> [Held] {
    take { $0.request.path == file.path && $0.version == file.version }
  }

  /// Takes out the requests that have waited long enough.
  mutating func expire(at now: Instant) -> [Held] { take { ($0.request.heldUntil ?? now) <= now } }

  /// The exchange is over; whether it was held.
  mutating func drop(_ exchange: ExchangeID) -> Bool {
    guard let at = list.firstIndex(where: { $0.request.exchange == exchange }) else { return false }
    list.remove(at: at)
    return true
  }

  private mutating func take(_ isMeant: (Held) -> Bool) -> [Held] {
    guard !list.isEmpty else { return [] }
    let taken = list.filter(isMeant)
    if !taken.isEmpty { list.removeAll(where: isMeant) }
    return taken
  }
}

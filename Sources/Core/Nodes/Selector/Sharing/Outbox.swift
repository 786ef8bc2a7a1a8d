import Selection
import Vocabulary

/// What the other selectors have yet to be told: entries in the order in which they happened, bounded, one batch of
/// them on its way at a time. A batch that may have been lost is told again, for entries can be told twice.
struct Outbox: Codable, Sendable {
  /// Seats that an agent was given here, until the others have been told.
  struct Claim: Codable, Sendable {
    let node: NodeID
    let object: Digest256
    /// A bit for each seat (`StripeBook`).
    let gained: UInt64
  }

  private struct Line: Codable, Sendable {
    var at: Instant
    var bytes: [UInt8]
    var subject: SharedEntry.Subject?
    var claims: [Claim]

    /// What it takes in memory, about.
    var cost: Int { bytes.count + 128 }
  }

  private struct Flight: Codable, Sendable {
    var number: UInt64
    var lines: [Line]
    /// When the store took it.
    var storedAt: Instant?
  }

  private struct Told: Codable, Sendable {
    var number: UInt64
    var claims: [Claim]
  }

  /// From so many bytes on a batch does not wait for more, nor takes it any; a single entry may be longer.
  private static let fullBatch = 128 << 10
  /// Batches whose claims have not been read back.
  private static let mostTold = 256
  /// So long, and so much, of what the store has taken is remembered: a Redis that keeps its data on disk syncs that
  /// each second.
  private static let memory = TimeSpan.seconds(5)
  private static let mostStored = 64

  private var waiting: [Line] = []
  /// Of those that wait.
  private var bytes = 0
  private var flying: Flight?
  /// What the store has taken of late: it may lose that again before others have read it.
  private var stored: [Flight] = []
  private var told: [Told] = []
  private var number: UInt64 = 0

  /// Entries that wait or are on their way.
  var count: Int { waiting.count + (flying?.lines.count ?? 0) }

  /// Adds an entry.
  /// - Returns: how many older ones were dropped, since all that wait are more than `most` bytes.
  mutating func add(_ entry: SharedEntry, claims: [Claim], atMost most: Int, at now: Instant) -> Int {
    let line = Line(at: now, bytes: SharedBatch.bytes(of: entry), subject: entry.subject, claims: claims)
    bytes += line.cost
    waiting.append(line)
    return bytes > most ? makeRoom(most) : 0
  }

  /// Keeps of each subject the newest entry only, and if that is not enough, drops the oldest of all.
  private mutating func makeRoom(_ most: Int) -> Int {
    var seen = ChunkedDictionary<SharedEntry.Subject, Bool>()
    var kept: [Line] = []
    for line in waiting.reversed() {
      if let subject = line.subject, seen.updateValue(true, forKey: subject) != nil { continue }
      kept.append(line)
    }
    var size = 0
    // Not for each that comes.
    let fit = kept.firstIndex { line in
      size += line.cost
      return size > most / 4 * 3
    }
    let gone = kept.count - (fit ?? kept.count)
    waiting = Array(kept.dropLast(gone).reversed())
    bytes = waiting.reduce(0) { $0 + $1.cost }
    return gone
  }

  /// When the next batch is due, if nothing is on its way.
  func due(after pace: TimeSpan) -> Instant? {
    guard flying == nil, let first = waiting.first else { return nil }
    return bytes >= Self.fullBatch ? first.at : first.at + pace
  }

  /// The next batch, which is on its way from now on; nil if there is none.
  mutating func take(teller: UInt64, at now: Instant) -> (number: UInt64, bytes: [UInt8])? {
    guard flying == nil, !waiting.isEmpty else { return nil }
    var (count, size) = (0, 0)
    while count < waiting.count, size < Self.fullBatch {
      size += waiting[count].cost
      count += 1
    }
    let lines = Array(waiting[..<count])
    waiting.removeFirst(count)
    bytes -= size
    number += 1
    flying = Flight(number: number, lines: lines)
    let claims = lines.flatMap(\.claims)
    if !claims.isEmpty {
      if told.count >= Self.mostTold { told.removeFirst() }
      told.append(Told(number: number, claims: claims))
    }
    let batch = SharedBatch.bytes(teller: teller, number: number, entries: lines.lazy.map { (now - $0.at, $0.bytes) })
    return (number, batch)
  }

  /// The store has taken a batch; how many entries of it had not been before.
  mutating func stored(_ number: UInt64, at now: Instant) -> Int {
    guard var flight = flying, flight.number == number else { return 0 }
    flying = nil
    flight.storedAt = now
    stored.removeAll { now - ($0.storedAt ?? now) > Self.memory }
    if stored.count >= Self.mostStored { stored.removeFirst() }
    stored.append(flight)
    return flight.lines.count
  }

  /// The store is back, perhaps without what it took last: that is told once more.
  mutating func tellAgain(at lostAt: Instant) {
    let lines = stored.filter { lostAt - ($0.storedAt ?? lostAt) <= Self.memory }.flatMap(\.lines)
    stored = []
    waiting = lines + waiting
    bytes += lines.reduce(0) { $0 + $1.cost }
  }

  /// Nobody knows what became of the batch that was on its way: it is told once more, under another number.
  mutating func lost() {
    guard let flight = flying else { return }
    flying = nil
    waiting = flight.lines + waiting
    bytes += flight.lines.reduce(0) { $0 + $1.cost }
  }

  /// A batch was read back: all that was told before it has been read. What was claimed in it.
  mutating func readBack(_ number: UInt64) -> [Claim] {
    guard let at = told.firstIndex(where: { $0.number == number }) else { return [] }
    defer { told.removeFirst(at + 1) }
    return told[at].claims
  }
}

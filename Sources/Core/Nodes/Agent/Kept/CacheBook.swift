import OrderedCollections
import Vocabulary

/// What the objects of the cache take of the disk, and which go first when there is not enough room.
///
/// Those go first that were used least, with ageing (LFU-DA; Arlitt, Friedrich and Jin, 2000; Squid's `heap LFUDA`):
/// an object's rank is how often it was used, counted from the rank of what was removed last, so that yesterday's
/// favourite does not stay for ever; of equal ones the one used longest ago. The last copy in the ISP goes after all
/// others. Pinned objects and those that are being read stay.
struct CacheBook: Codable, Sendable {
  private struct Entry: Codable, Sendable {
    var bytes: Int64
    var usedAt: Instant
    var rank: Int64
    var uses: UInt8 = 1
    var isPinned = false
    var isLastCopy = false
    /// It is being removed, and counts until it is gone.
    var isLeaving = false
    /// It could not be removed.
    var isStuck = false

    /// Whether it may go.
    var mayGo: Bool { !isPinned && !isLeaving && !isStuck }

    func goes(before other: Entry) -> Bool {
      if isLastCopy != other.isLastCopy { return !isLastCopy }
      return (rank, usedAt) < (other.rank, other.usedAt)
    }
  }

  /// One that was chosen to go, unless its rank has changed since.
  private struct Candidate: Codable, Sendable {
    var object: Digest256
    /// As it was then.
    var entry: Entry
    /// When the selector was asked whether it is the last copy.
    var askedAt: Instant?
  }

  /// More uses make no difference.
  private static let usesMax: UInt8 = 64
  /// So many are chosen at a time, for that means to look at all.
  private static let choiceMax = 64
  /// What a selector said of one that is to go counts for so long.
  private static let answerTime = TimeSpan.seconds(600)
  /// And so long passes until all are looked at again only to be asked about.
  private static let choiceTime = TimeSpan.seconds(60)

  private var limits: CacheLimits?
  private var entries = ChunkedDictionary<Digest256, Entry>()
  /// What is on the disk and was not listed yet; nil until the world has looked.
  private var unlisted: Int64?
  private var listedBytes: Int64 = 0
  /// Whether all that was there at the start is listed: until then it is not known what goes first.
  private var isListed = false
  /// What the limit and the disk allow.
  private var limit: Int64 = 0
  /// The rank of what was removed last.
  private var age: Int64 = 0
  /// The next to go, best first, unless they are used meanwhile.
  private var choice: [Candidate] = []
  private var chosenAt: Instant?
  /// The place of the next one that is asked about in its turn.
  private var turn = 0
  /// Bytes of blocks that are under way.
  private var claimed: Int64 = 0
  /// Bytes of those that are being removed.
  private(set) var leavingBytes: Int64 = 0

  init() {}

  /// - Parameter limits: nil where there is no disk to be spared; then nothing is counted.
  init(_ limits: CacheLimits?) {
    self.limits = limits
    limit = limits?.bytes ?? 0
  }

  /// Whether there is a limit at all.
  var isLimited: Bool { limits != nil }
  var count: Int { entries.count }
  /// All bytes on the disk, those being removed included.
  var bytes: Int64 { listedBytes + (unlisted ?? 0) }

  /// What the objects that are listed take, counted one by one.
  var bytesOneByOne: Int64 {
    var sum: Int64 = 0
    for (_, entry) in zip(entries.keys, entries.values) { sum += entry.bytes }
    return sum
  }
  /// The same, as it was kept.
  var bytesListed: Int64 { listedBytes }

  /// Bytes that may still be written: none before the cache was looked at.
  private var room: Int64 { unlisted == nil ? 0 : limit - bytes }

  /// Whether a block that has come may be written, with its page of marks and those of its hashes.
  var mayStoreBlock: Bool { limits == nil || room >= Geometry.blockLength + 64 << 10 }

  /// Whether more may be asked for, beside what is under way.
  var mayAsk: Bool { limits == nil || room - claimed > min(32 << 20, limit / 16) }

  /// Whether the disk allows less than the limit.
  var isDiskFull: Bool { limits.map { limit < $0.bytes } ?? false }

  /// Bytes that could be there if all went that may go.
  var limitBytes: Int64 { isLimited ? limit : .max }

  /// How much room is to be kept, so that what is under way finds it.
  private var headroom: Int64 { min(256 << 20, limit / 8) }

  /// Bytes that must go so that there is headroom again, beside those that are going.
  var shortage: Int64 {
    guard limits != nil, isListed else { return 0 }
    return max(0, headroom + claimed - (room + leavingBytes))
  }

  /// How long an object may be unused.
  var ageLimit: TimeSpan? { limits?.age }

  // What the world says

  /// The world has looked at the disk.
  /// - Parameters:
  ///   - kept: what all objects take, of which the list follows; nil when only the disk was looked at.
  ///   - free: what the file system has left.
  mutating func measured(kept: ByteCount?, free: ByteCount) {
    guard let limits else { return }
    if let kept { unlisted = max(0, kept.value) }
    limit = min(limits.bytes, bytes + max(0, free.value) - limits.reserve)
  }

  /// The world listed an object; one that is known already is only taken off what is not listed.
  mutating func list(_ kept: KeptObject, at now: Instant) {
    guard isLimited else { return }
    unlisted = max(0, (unlisted ?? 0) - max(0, kept.bytes))
    guard entries[kept.object] == nil else { return pin(kept.object, kept.isPinned) }
    listedBytes += max(0, kept.bytes)
    var entry = Entry(bytes: max(0, kept.bytes), usedAt: now - max(.zero, kept.unused), rank: age + 1)
    entry.isPinned = kept.isPinned
    entries.updateValue(entry, forKey: kept.object)
    consider(kept.object)
  }

  /// An object takes so much now.
  mutating func note(_ object: Digest256, bytes: Int64, at now: Instant) {
    guard isLimited else { return }
    let old = entries[object]
    listedBytes += bytes - (old?.bytes ?? 0)
    var entry = old ?? Entry(bytes: bytes, usedAt: now, rank: age + 1)
    entry.bytes = bytes
    entries.updateValue(entry, forKey: object)
    if old == nil { consider(object) }
    if old?.isLeaving == true { leavingBytes += bytes - (old?.bytes ?? 0) }
  }

  /// A reader or a peer asked for an object.
  mutating func use(_ object: Digest256, at now: Instant) {
    guard var entry = entries[object] else { return }
    entry.uses = min(entry.uses + 1, Self.usesMax)
    entry.rank = age + Int64(entry.uses)
    entry.usedAt = now
    entries.updateValue(entry, forKey: object)
    consider(object)
  }

  mutating func pin(_ object: Digest256, _ isPinned: Bool) {
    change(object) { $0.isPinned = isPinned }
  }

  private mutating func change(_ object: Digest256, _ body: (inout Entry) -> Void) {
    if let index = entries.index(forKey: object) { body(&entries[at: index]) }
  }

  func isPinned(_ object: Digest256) -> Bool { entries[object]?.isPinned ?? false }

  /// Whether the cache has it, and it is not being removed.
  func has(_ object: Digest256) -> Bool { entries[object].map { !$0.isLeaving } ?? false }

  func isLeaving(_ object: Digest256) -> Bool { entries[object]?.isLeaving ?? false }

  /// What the selector knows: whether nobody else of the ISP has the object.
  mutating func note(_ object: Digest256, isLastCopy: Bool) {
    guard let entry = entries[object], entry.isLastCopy != isLastCopy else { return }
    change(object) { $0.isLastCopy = isLastCopy }
    if isLastCopy { choice.removeAll { $0.object == object } } else { consider(object) }
  }

  /// Whether something may go soon, and selectors were not asked lately about all that would.
  var hasQuestions: Bool {
    isLimited && isListed && room + leavingBytes < headroom + headroom / 2 + claimed
      && choice.contains { $0.askedAt == nil }
  }

  /// Objects of which it is to be asked whether they are the last copies: what would go first, and then all in turn,
  /// once the cache is half full.
  mutating func questions(atMost most: Int, at now: Instant, _ concerns: (Digest256) -> Bool) -> [Digest256] {
    guard isLimited, isListed, bytes > limit / 2, !entries.isEmpty else { return [] }
    if choice.isEmpty, chosenAt.map({ now - $0 > Self.choiceTime }) ?? true {
      chosenAt = now
      choose(sparing: [])
    }
    var asked: OrderedSet<Digest256> = []
    for at in choice.indices where asked.count < most {
      guard choice[at].askedAt.map({ now - $0 > Self.answerTime }) ?? true, concerns(choice[at].object) else {
        continue
      }
      choice[at].askedAt = now
      asked.append(choice[at].object)
    }
    for _ in 0..<min(2 * most, entries.count) where asked.count < most {
      turn = (turn + 1) % entries.count
      let object = entries.keys[turn]
      if entries.values[turn].mayGo, concerns(object) { asked.append(object) }
    }
    return asked.elements
  }

  /// The list is over.
  mutating func endList() {
    isListed = true
    if unlisted != nil { unlisted = 0 }
  }

  /// An object has so much under way now.
  mutating func claim(_ bytes: Int64, insteadOf old: Int64) { claimed += bytes - old }

  // Removing

  /// An object is being removed.
  mutating func leave(_ object: Digest256) {
    guard let entry = entries[object], !entry.isLeaving else { return }
    change(object) { $0.isLeaving = true }
    leavingBytes += entry.bytes
    age = max(age, entry.rank)
  }

  /// An object was removed; or it cannot be, and stays.
  mutating func left(_ object: Digest256, isGone: Bool) {
    guard let entry = entries[object], entry.isLeaving else { return }
    leavingBytes -= entry.bytes
    guard isGone else {
      change(object) { ($0.isLeaving, $0.isStuck) = (false, true) }
      return
    }
    listedBytes -= entry.bytes
    entries.removeUnordered(object)
  }

  /// The object that is to go first; nil when none may.
  mutating func nextVictim(sparing spared: OrderedSet<Digest256>) -> Digest256? {
    for _ in 0..<2 {
      while let next = choice.first {
        choice.removeFirst()
        guard let entry = entries[next.object], entry.mayGo, entry.rank == next.entry.rank,
          entry.isLastCopy == next.entry.isLastCopy
        else { continue }
        if !spared.contains(next.object) { return next.object }
      }
      choose(sparing: spared)
    }
    return nil
  }

  /// Picks those that go first of all, in one pass.
  private mutating func choose(sparing spared: OrderedSet<Digest256>) {
    choice = []
    for (object, entry) in zip(entries.keys, entries.values) where entry.mayGo {
      if choice.count == Self.choiceMax, let last = choice.last, !entry.goes(before: last.entry) { continue }
      guard !spared.contains(object) else { continue }
      insert(Candidate(object: object, entry: entry))
    }
  }

  /// An object is new, or was used: where it stands among those that were chosen.
  private mutating func consider(_ object: Digest256) {
    guard let last = choice.last, let entry = entries[object] else { return }
    choice.removeAll { $0.object == object }
    if entry.mayGo, entry.goes(before: last.entry) { insert(Candidate(object: object, entry: entry)) }
  }

  private mutating func insert(_ candidate: Candidate) {
    choice.insert(candidate, at: choice.firstIndex { candidate.entry.goes(before: $0.entry) } ?? choice.count)
    if choice.count > Self.choiceMax { choice.removeLast() }
  }

  /// Those that nobody has used for so long, a bounded number.
  func expired(at now: Instant, atMost most: Int, sparing spared: OrderedSet<Digest256>) -> [Digest256] {
    guard let limit = ageLimit else { return [] }
    var result: [Digest256] = []
    for (object, entry) in zip(entries.keys, entries.values)
    where result.count < most && now - entry.usedAt > limit {
      if entry.mayGo, !spared.contains(object) { result.append(object) }
    }
    return result
  }

  /// Why the cache cannot hold an object that is wanted as a whole, beside what is being read; nil when it can.
  func refusal(of description: ObjectDescription) -> String? {
    guard isLimited else { return nil }
    let geometry = description.geometry
    let cost = DiskCost.of(geometry, blocks: geometry.blockCount, pieces: geometry.pieceCount)
    guard cost > limitBytes else { return nil }
    let room = "\(description.name) takes \(cost) bytes in the cache, and "
    return isDiskFull
      ? room + "the disk is full but for \(max(0, limitBytes)), beside what is to be left free (--cache-reserve)"
      : room + "that may hold \(limitBytes): give it more with --cache-size"
  }
}

import OrderedCollections

/// Which answers are stored, how much room they take, and which go first when there is not enough: those that were
/// used longest ago. An answer that is being written counts from its first byte on, so that the limits are never
/// exceeded, and is never dropped for another.
///
/// Deterministic; every operation takes constant expected time, apart from what it drops and from the bounded number
/// of variants and drafts.
package struct CacheIndex: Sendable {
  /// One stored or growing answer; never used twice.
  package struct EntryID: Hashable, Comparable, Sendable {
    package let value: UInt64

    package init(_ value: UInt64) { self.value = value }

    package static func < (a: EntryID, b: EntryID) -> Bool { a.value < b.value }
  }

  /// What an answer is stored under (RFC 9111, 2 and 4.1); the method is always GET.
  package struct Key: Hashable, Codable, Sendable {
    package let url: String
    package let variant: CacheVariant

    /// A longer URL has no entry.
    package static let mostBytes = 2048

    package init(url: String, variant: CacheVariant) {
      self.url = url
      self.variant = variant
    }
  }

  package struct Limits: Hashable, Codable, Sendable {
    /// Room for all entries, by `StoredResponse.cost`.
    package var bytes: Int64
    package var entries: Int
    /// Room for one entry.
    package var entryBytes: Int64
    /// Entries of one URL that differ by their variant.
    package var variants: Int
    /// Entries being written at once.
    package var drafts: Int

    package init(
      bytes: Int64 = 4 << 30, entries: Int = 20_000, entryBytes: Int64 = 1 << 30, variants: Int = 16, drafts: Int = 64
    ) {
      self.bytes = bytes
      self.entries = entries
      self.entryBytes = entryBytes
      self.variants = variants
      self.drafts = drafts
    }
  }

  /// Why there is no room.
  package enum Refusal: String, Error, Hashable, Sendable {
    case tooLarge = "too-large"
    /// Another answer of the same key is just being written.
    case isBeingWritten = "being-written"
    /// What is being written takes all the room.
    case isFull = "full"
  }

  private struct Entry: Sendable {
    let key: Key
    var cost: Int64
    var isDraft: Bool
    /// Neighbours in the order of use; of stored entries only.
    var older: EntryID?
    var newer: EntryID?
  }

  package let limits: Limits
  private var entries: OrderedDictionary<EntryID, Entry> = [:]
  /// The stored entries of each URL, the newest last.
  private var byURL: OrderedDictionary<String, [EntryID]> = [:]
  private var drafts: [EntryID] = []
  private var draftBytes: Int64 = 0
  private var oldest: EntryID?
  private var newest: EntryID?
  private var nextID: UInt64 = 1
  /// Room that is taken, drafts included.
  package private(set) var bytes: Int64 = 0
  /// Entries that were dropped to make room, since the start.
  package private(set) var dropped: Int64 = 0

  package init(_ limits: Limits) { self.limits = limits }

  /// Entries, drafts included.
  package var count: Int { entries.count }

  // Finding

  /// The entry that answers a request, the newest of several (RFC 9111, 4.1); it counts as used now.
  package mutating func find(_ request: CacheRequest) -> EntryID? {
    let found = byURL[request.url]?.last { entries[$0]?.key.variant.matches(request) ?? false }
    if let found { use(found) }
    return found
  }

  /// Whether it is there and whole.
  package func holds(_ id: EntryID) -> Bool { entries[id].map { !$0.isDraft } ?? false }

  // Writing

  /// Takes room for an answer that will be written.
  ///
  /// - Returns: its number, and the entries that must be removed before it is written.
  package mutating func reserve(_ key: Key, cost: Int64) throws(Refusal) -> (id: EntryID, drops: [EntryID]) {
    guard !drafts.contains(where: { entries[$0]?.key == key }) else { throw .isBeingWritten }
    guard drafts.count < limits.drafts else { throw .isFull }
    var drops = try makeRoom(for: cost, entries: 1)
    if let variants = byURL[key.url], variants.count >= limits.variants, let first = variants.first {
      drops.append(first)
      dropped += 1
      remove(first)
    }
    let id = EntryID(nextID)
    nextID += 1
    entries[id] = Entry(key: key, cost: cost, isDraft: true)
    drafts.append(id)
    draftBytes += cost
    bytes += cost
    return (id, drops)
  }

  /// Changes the room that an entry takes: a draft that grows, or a stored one whose head is another now.
  ///
  /// - Returns: the entries that must be removed first.
  /// - Throws: when there is no such room; the entry stays as it was and should be removed.
  package mutating func resize(_ id: EntryID, cost: Int64) throws(Refusal) -> [EntryID] {
    guard let entry = entries[id] else { return [] }
    if !entry.isDraft { use(id) }
    let more = cost - entry.cost
    guard cost <= limits.entryBytes else { throw .tooLarge }
    // A stored entry is the newest now, so it is not dropped for itself: what is left beside it are drafts.
    if !entry.isDraft, draftBytes + cost > limits.bytes { throw .isFull }
    let drops = more > 0 ? try makeRoom(for: more, entries: 0) : []
    entries[id]?.cost = cost
    bytes += more
    if entry.isDraft { draftBytes += more }
    return drops
  }

  /// A draft is whole now and takes the place of what was stored under its key.
  ///
  /// - Returns: what must be removed because it was replaced.
  package mutating func commit(_ id: EntryID) -> [EntryID] {
    guard let entry = entries[id], entry.isDraft else { return [] }
    drafts.removeAll { $0 == id }
    draftBytes -= entry.cost
    entries[id]?.isDraft = false
    return admit(id, entry.key)
  }

  /// Forgets an entry, stored or being written.
  package mutating func remove(_ id: EntryID) {
    guard let entry = entries[id] else { return }
    if entry.isDraft {
      drafts.removeAll { $0 == id }
      draftBytes -= entry.cost
    } else {
      unlink(id)
      let url = entry.key.url
      byURL[url]?.removeAll { $0 == id }
      if byURL[url]?.isEmpty ?? false { byURL.removeUnordered(url) }
    }
    entries.removeUnordered(id)
    bytes -= entry.cost
  }

  /// Takes in an entry that an earlier run has stored; call it with the one used last at the end.
  ///
  /// - Returns: what must be removed: others, or this one if there is no room for it.
  package mutating func restore(_ id: EntryID, _ key: Key, cost: Int64) -> [EntryID] {
    nextID = max(nextID, id.value == .max ? id.value : id.value + 1)
    guard entries[id] == nil, id.value < .max else { return [] }
    var drops: [EntryID] = []
    do throws(Refusal) { drops = try makeRoom(for: cost, entries: 1) } catch { return [id] }
    entries[id] = Entry(key: key, cost: cost, isDraft: false)
    bytes += cost
    drops += admit(id, key)
    if let variants = byURL[key.url], variants.count > limits.variants, let first = variants.first {
      drops.append(first)
      remove(first)
    }
    return drops
  }

  // Inside

  /// Drops the entries used longest ago until that much more fits.
  private mutating func makeRoom(for cost: Int64, entries more: Int) throws(Refusal) -> [EntryID] {
    guard cost >= 0, cost <= limits.entryBytes, cost <= limits.bytes else { throw .tooLarge }
    guard draftBytes + cost <= limits.bytes, drafts.count + more <= limits.entries else { throw .isFull }
    var drops: [EntryID] = []
    while bytes + cost > limits.bytes || entries.count + more > limits.entries, let last = oldest {
      drops.append(last)
      dropped += 1
      remove(last)
    }
    return drops
  }

  /// Makes an entry the newest of its URL and removes the others of its key.
  private mutating func admit(_ id: EntryID, _ key: Key) -> [EntryID] {
    let replaced = byURL[key.url]?.filter { entries[$0]?.key == key } ?? []
    for old in replaced { remove(old) }
    byURL[key.url, default: []].append(id)
    link(id)
    return replaced
  }

  private mutating func use(_ id: EntryID) {
    guard newest != id else { return }
    unlink(id)
    link(id)
  }

  private mutating func link(_ id: EntryID) {
    entries[id]?.older = newest
    entries[id]?.newer = nil
    if let newest { entries[newest]?.newer = id } else { oldest = id }
    newest = id
  }

  private mutating func unlink(_ id: EntryID) {
    guard let entry = entries[id] else { return }
    if let older = entry.older { entries[older]?.newer = entry.newer } else { oldest = entry.newer }
    if let newer = entry.newer { entries[newer]?.older = entry.older } else { newest = entry.older }
  }

  /// Whether all that is counted is what a recount gives; for tests.
  package func isConsistent() -> Bool {
    var stored = 0
    var previous: EntryID?
    var next = oldest
    while let id = next, stored <= entries.count {
      guard let entry = entries[id], !entry.isDraft, entry.older == previous,
        byURL[entry.key.url]?.contains(id) ?? false
      else { return false }
      stored += 1
      previous = id
      next = entry.newer
    }
    let pending = entries.values.filter(\.isDraft)
    return previous == newest && stored + pending.count == entries.count && pending.count == drafts.count
      && byURL.values.reduce(0) { $0 + $1.count } == stored && !byURL.values.contains { $0.isEmpty }
      && entries.values.reduce(0) { $0 + $1.cost } == bytes && pending.reduce(0) { $0 + $1.cost } == draftBytes
  }
}

extension OrderedDictionary {
  /// Removes an entry in constant expected time: the last one takes its place.
  @discardableResult mutating func removeUnordered(_ key: Key) -> Value? {
    guard let at = index(forKey: key) else { return nil }
    swapAt(at, count - 1)
    return removeLast().value
  }
}

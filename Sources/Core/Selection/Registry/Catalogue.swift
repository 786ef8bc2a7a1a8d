import Vocabulary

/// The objects that origins registered, and where each is published.
struct Catalogue: Codable, Sendable {
  typealias Outcome = Registry.RegistrationOutcome

  private let limits: Registry.Limits
  private var objects: NumberedRows<ObjectEntry>
  private var aliases: ChunkedDictionary<InfoHash, UInt32>
  /// The newest object at each address.
  private var urls: ChunkedDictionary<String, UInt32>
  private var quotas: PublicationQuotas
  private var wheel = ExpiryWheel()
  /// What origins have withdrawn.
  private(set) var withdrawals: WithdrawalBook
  /// What did not fit.
  private(set) var objectsDropped = 0
  private(set) var publicationsDropped = 0

  init(_ limits: Registry.Limits, seed: UInt64) {
    self.limits = limits
    objects = NumberedRows(seed: seed)
    aliases = ChunkedDictionary(seed: seed)
    urls = ChunkedDictionary(seed: seed)
    quotas = PublicationQuotas(seed: seed)
    withdrawals = WithdrawalBook(seed: seed)
  }

  var count: Int { objects.count }

  /// The first objects, in the order of their numbers.
  func first(_ most: Int) -> [ObjectEntry] {
    var found: [ObjectEntry] = []
    for number in 0..<objects.bound where objects.isTaken(number) {
      guard found.count < most else { break }
      found.append(objects[number])
    }
    return found
  }

  subscript(number: Int) -> ObjectEntry { objects[number] }

  /// Whether there is an object of that number.
  func isTaken(_ number: Int) -> Bool { number < objects.bound && objects.isTaken(number) }

  func number(of object: Digest256) -> Int? { objects.number(of: object) }

  /// The number of the object that an infohash of any of its descriptions names, or nil.
  func number(named infohash: InfoHash) -> Int? { aliases[infohash].map { Int($0) } }

  /// The number of the newest object published under a URL, or nil.
  func number(at url: String) -> Int? { urls[url].map { Int($0) } }

  /// Whether the object's origin repeated its registration lately.
  func isRegistered(_ number: Int, at now: Instant) -> Bool {
    objects[number].publications.contains { isLive($0, at: now) }
  }

  private func isLive(_ publication: Publication, at now: Instant) -> Bool {
    now - publication.at <= limits.registrationLifetime
  }

  /// Takes a registration, new or repeated. What it refuses, it leaves as it was.
  ///
  /// An object belongs to who registered it first: others may publish the same bytes at addresses of their own, and
  /// change nothing else of it.
  ///
  /// - Parameters:
  ///   - from: who brought it, unless it is this machine.
  ///   - signedAt: seconds since 1970.
  ///   - isCarried: somebody else than the origin brought it.
  ///   - predecessors: keys of the same origin that have handed over to this one.
  ///   - uplink: what the origin's line carries, by its own word; nil leaves what it said before.
  mutating func register(
    _ names: ObjectEntry.Names, length: ByteCount, url: String, origin: NodeID, from: IPAddress?, signedAt: Int64,
    isCarried: Bool, predecessors: [NodeID], uplink: ByteRate?, at now: Instant
  ) -> Outcome {
    let selves = [origin] + predecessors
    if selves.contains(where: { withdrawals.covers(names.object, of: $0, at: url) }) { return .withdrawn }
    for infohash in names.infohashes {
      if let owner = number(named: infohash), objects[owner].names.object != names.object { return .infohashTaken }
    }
    let current = number(at: url)
    let holder = current.flatMap { self.publication(of: $0, at: url) }
    if let holder, !selves.contains(holder.origin), isLive(holder, at: now) { return .urlTaken }
    let known = objects.number(of: names.object)
    let isOwn = known.map { at in objects[at].publications.allSatisfy { selves.contains($0.origin) } } ?? true
    if let known, objects[known].length != length, !isOwn { return .otherLength }
    guard known != nil || objects.count < limits.objects else {
      objectsDropped += 1
      return .full
    }
    var publication = Publication(
      url: url, origin: origin, from: from.map(Registry.block), at: now, signedAt: signedAt, uplink: uplink)
    if let refusal = makeRoom(for: publication, ofObjectAt: known, at: now) {
      publicationsDropped += 1
      return refusal
    }
    // Whoever brings an old registration does not take the URL from a newer version of the file.
    if isCarried, let holder, current != known, holder.signedAt >= signedAt { publication.isCurrent = false }
    let index = known ?? add(ObjectEntry(names: names, length: length), at: now)
    if isOwn {
      objects[index].length = length
      let all = objects[index].names.infohashes + names.infohashes
      objects[index].names = ObjectEntry.Names(object: names.object, others: all)
      for infohash in objects[index].names.infohashes { aliases.updateValue(UInt32(index), forKey: infohash) }
    }
    publish(publication, asObjectAt: index)
    return known == nil ? .added : .refreshed
  }

  /// Why there is no room for one more publication, or nil: of one origin the oldest goes, or of an object one that
  /// nobody repeats.
  private mutating func makeRoom(
    for one: Publication, ofObjectAt index: Int?, at now: Instant
  ) -> Outcome? {
    guard let index else { return quotas.refusal(of: one, inPlaceOf: nil, limits) }
    let there = objects[index].publications
    if let same = there.first(where: { $0.url == one.url }) {
      return same.origin == one.origin ? nil : quotas.refusal(of: one, inPlaceOf: same, limits)
    }
    var gone: Publication?
    let own = there.filter { $0.origin == one.origin }
    if own.count >= limits.urlsPerObject {
      gone = own[0]
    } else if let from = one.from, there.count(where: { $0.from == from }) >= limits.urlsPerObject {
      return .addressFull
    } else if there.count >= limits.publicationsPerObject {
      gone = there.first { !isLive($0, at: now) }
      if gone == nil { return .objectFull }
    }
    if let refusal = quotas.refusal(of: one, inPlaceOf: gone, limits) { return refusal }
    if let gone { drop(gone, ofObjectAt: index) }
    return nil
  }

  /// Enters a publication, and points its address at the object.
  private mutating func publish(_ one: Publication, asObjectAt index: Int) {
    var one = one
    if let place = objects[index].publications.firstIndex(where: { $0.url == one.url }) {
      let before = objects[index].publications[place]
      if before.origin == one.origin {
        (one.from, one.signedAt) = (before.from, max(before.signedAt, one.signedAt))
        // Another selector may tell of it late.
        one.at = max(before.at, one.at)
        one.isCurrent = one.isCurrent || before.isCurrent
        one.uplink = one.uplink ?? before.uplink
      }
      quotas.count(before, times: -1)
      objects[index].publications[place] = one
    } else {
      objects[index].publications.append(one)
    }
    quotas.count(one, times: 1)
    guard one.isCurrent else { return }
    guard let before = urls.updateValue(UInt32(index), forKey: one.url), before != UInt32(index) else { return }
    let old = Int(before)
    for place in objects[old].publications.indices where objects[old].publications[place].url == one.url {
      objects[old].publications[place].isCurrent = false
    }
  }

  /// Takes a publication out of its object.
  private mutating func drop(_ one: Publication, ofObjectAt index: Int) {
    objects[index].publications.removeAll { $0.url == one.url }
    quotas.count(one, times: -1)
    if one.isCurrent { urls.removeUnordered(one.url) }
  }

  private func publication(of number: Int, at url: String) -> Publication? {
    objects[number].publications.first { $0.url == url }
  }

  private mutating func add(_ entry: ObjectEntry, at now: Instant) -> Int {
    let number = objects.add(entry)
    wheel.add(number, due: Tick(now + lifetime))
    return number
  }

  /// An origin withdraws what it published at an address.
  /// - Returns: what becomes of its word; if that is new and taken, the number of the object that it was said of, if it
  ///   is known, and whether nobody publishes that any more.
  mutating func withdraw(
    _ withdrawal: Withdrawal, at url: String, from: IPAddress?
  ) -> (outcome: WithdrawalBook.Outcome, object: Int?, isOver: Bool) {
    let index = objects.number(of: withdrawal.object)
    let gone = index.map { index in
      objects[index].publications.filter { $0.origin == withdrawal.key && $0.url == url }
    }
    let outcome = withdrawals.add(
      withdrawal, at: url, from: from.map(Registry.block), isGrounded: gone?.isEmpty == false)
    guard outcome == .new, let index, let gone else { return (outcome, nil, false) }
    for one in gone { drop(one, ofObjectAt: index) }
    return (outcome, index, objects[index].publications.isEmpty)
  }

  /// Whether an origin publishes an object at an address.
  func publishes(_ object: Digest256, _ origin: NodeID, at url: String) -> Bool {
    number(of: object).flatMap { publication(of: $0, at: url) }?.origin == origin
  }

  /// Whether somebody else's live registration owns an address.
  func isTaken(_ url: String, from origin: NodeID, at now: Instant) -> Bool {
    guard let holder = number(at: url).flatMap({ publication(of: $0, at: url) }) else { return false }
    return holder.origin != origin && isLive(holder, at: now)
  }

  // Time

  /// How long a publication counts that is not repeated.
  private var lifetime: TimeSpan { limits.registrationLifetime + limits.grace }

  /// Drops publications that were not repeated, until there is an object that nobody publishes any more: it is to be
  /// forgotten. Nil when there is none.
  mutating func next(at now: Instant) -> Int? {
    while let number = wheel.next(at: Tick(now)) {
      for old in objects[number].publications where old.at < now - lifetime { drop(old, ofObjectAt: number) }
      guard let oldest = objects[number].publications.map(\.at).min() else { return number }
      wheel.add(number, due: Tick(oldest + lifetime))
    }
    return nil
  }

  /// Takes an object out, with all that leads to it.
  mutating func forget(_ number: Int) {
    let entry = objects[number]
    for infohash in entry.names.infohashes { aliases.removeUnordered(infohash) }
    for publication in entry.publications {
      quotas.count(publication, times: -1)
      if publication.isCurrent { urls.removeUnordered(publication.url) }
    }
    wheel.remove(number)
    objects.remove(number)
  }
}

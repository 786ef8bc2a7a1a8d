import Vocabulary

/// The peers of all objects, each a node on an object, in swarms.
struct SwarmBook: Codable, Sendable {
  /// From so many members on, more than one ranking looks at, a swarm is indexed by place; below the half no more.
  static let indexedFrom = 257

  private var peers: NumberedRows<PeerRow>
  /// By the number of the object.
  private var swarms = ChunkedArray<Swarm>()
  private var indexes: ChunkedDictionary<UInt32, SwarmIndex>
  private var wheel = ExpiryWheel()
  /// Over all swarms.
  private(set) var census = ObjectEntry.Census()
  /// Peers that belong to a set.
  private(set) var holding = 0
  private let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    peers = NumberedRows(seed: seed)
    indexes = ChunkedDictionary(seed: seed)
  }

  var count: Int { peers.count }

  /// A row is read where it lies.
  subscript(number: Int) -> PeerRow { _read { yield peers[number] } }

  func number(of key: PeerRow.Key) -> Int? { peers.number(of: key) }

  func swarm(_ object: Int) -> Swarm { object < swarms.count ? swarms[object] : Swarm() }

  /// The members of all swarms, counted one swarm after another.
  var memberCount: Int { (0..<swarms.count).reduce(0) { $0 + swarms[$1].members.count } }

  func memberCount(of object: Int) -> Int { object < swarms.count ? swarms[object].members.count : 0 }

  func members(of object: Int) -> ChunkedArray<UInt32> {
    object < swarms.count ? swarms[object].members : ChunkedArray()
  }

  /// The index of a large swarm.
  func index(of object: Int) -> SwarmIndex? { indexes[UInt32(object)] }

  /// The objects with the most peers, the largest first.
  func largest(atMost most: Int) -> [Int] {
    // Of many only a few are ever kept, so that it takes one look at each.
    var found: [(peers: Int, object: Int)] = []
    for object in 0..<swarms.count {
      let peers = swarms[object].members.count
      guard peers > 0, found.count < most || peers > found[found.count - 1].peers else { continue }
      if found.count == most { found.removeLast() }
      found.insert((peers, object), at: found.firstIndex { $0.peers < peers } ?? found.count)
    }
    return found.map(\.object)
  }

  /// A peer said that it completed the object.
  mutating func complete(_ object: Int) {
    makeRoom(for: object)
    swarms[object].completions += 1
  }

  private mutating func makeRoom(for object: Int) {
    while swarms.count <= object { swarms.append(Swarm()) }
  }

  // Coming and going

  /// A peer joins; it is not there yet.
  /// - Parameter beside: another peer of the set that it belongs to, if there is one.
  mutating func add(_ row: PeerRow, isAgent: Bool, beside: Int? = nil, _ addresses: inout AddressBook) -> Int {
    let object = row.object
    makeRoom(for: object)
    var row = row
    row.place = UInt32(swarms[object].members.count)
    addresses.share(row.address)
    count(row, times: 1, &addresses)
    let before = standing(row.key, isAgent)
    let number = peers.add(row)
    note(object, isAgent, before, standing(row.key, isAgent))
    swarms[object].members.append(UInt32(number))
    if let at = indexes.index(forKey: UInt32(object)) {
      indexes[at: at].append(UInt32(number), Self.keys(of: row, addresses))
    } else if swarms[object].members.count >= Self.indexedFrom {
      var index = SwarmIndex(seed: seed)
      for member in swarms[object].members {
        let row = peers[Int(member)]
        index.append(member, Self.keys(of: row, addresses))
        index.count(in: addresses.asn(of: row.address), isComplete: row.isComplete, times: 1)
      }
      indexes.updateValue(index, forKey: UInt32(object))
    }
    enter(number, beside: beside)
    return number
  }

  /// A peer waits for its time to be over: by itself, or with its set.
  private mutating func enter(_ number: Int, beside: Int?) {
    if peers[number].isHolding {
      wheel.join(number, ringOf: beside)
    } else {
      wheel.add(number, due: peers[number].lastSeen + peers[number].lifetime)
    }
  }

  /// Takes a peer out of where it waits. Another one of its set, if it belonged to one.
  private mutating func leave(_ number: Int, isHolding: Bool) -> Int? {
    if isHolding { return wheel.leave(number) }
    wheel.remove(number)
    return nil
  }

  /// All peers of the set that one of them belongs to.
  func set(of number: Int) -> [Int] { wheel.ring(of: number) }

  /// A peer leaves. Another one of its set, if it belonged to one.
  mutating func remove(_ number: Int, isAgent: Bool, _ addresses: inout AddressBook) -> Int? {
    let row = peers[number]
    let (object, place) = (row.object, Int(row.place))
    count(row, times: -1, &addresses)
    let before = standing(row.key, isAgent)
    if let at = indexes.index(forKey: UInt32(object)) {
      let peers = peers
      indexes[at: at].remove(at: place) { Int(peers[Int($0)].place) }
    }
    if let last = swarms[object].members.popLast(), Int(last) != number {
      swarms[object].members[place] = last
      peers[Int(last)].place = row.place
    }
    if swarms[object].members.count < Self.indexedFrom / 2 { indexes.removeUnordered(UInt32(object)) }
    let other = leave(number, isHolding: row.isHolding)
    peers.remove(number)
    note(object, isAgent, before, standing(row.key, isAgent))
    addresses.drop(row.address)
    return other
  }

  /// A peer announced again; it may be elsewhere now, hold more, or belong to another set.
  ///
  /// - Parameter beside: another peer of the set that it belongs to by then, if there is one.
  /// - Returns: another one of the set that it belonged to before, if it changed that.
  mutating func update(
    _ number: Int, isAgent: Bool, beside: Int? = nil, _ addresses: inout AddressBook, _ change: (inout PeerRow) -> Void
  ) -> Int? {
    let before = peers[number]
    let stood = standing(before.key, isAgent)
    change(&peers[number])
    let after = peers[number]
    note(before.object, isAgent, stood, standing(after.key, isAgent))
    var other: Int?
    if before.set != after.set {
      other = leave(number, isHolding: before.isHolding)
      enter(number, beside: beside)
    }
    recount(number, before, after, &addresses)
    return other
  }

  private mutating func recount(_ number: Int, _ before: PeerRow, _ after: PeerRow, _ addresses: inout AddressBook) {
    guard
      before.address != after.address || before.isComplete != after.isComplete || before.isHolding != after.isHolding
    else { return }
    count(after, times: 1, &addresses)
    count(before, times: -1, &addresses)
    guard before.address != after.address else { return }
    addresses.share(after.address)
    if let at = indexes.index(forKey: UInt32(after.object)) {
      let peers = peers
      indexes[at: at].move(UInt32(number), at: Int(after.place), to: Self.keys(of: after, addresses)) {
        Int(peers[Int($0)].place)
      }
    }
    addresses.drop(before.address)
  }

  // ISPs

  /// How many peers of an ISP hold all of an object.
  func copies(of object: Int, in asn: ASN, _ addresses: AddressBook) -> Int {
    if let index = index(of: object) { return index.copies(in: asn) }
    return members(of: object).count { member in
      let row = peers[Int(member)]
      return row.isComplete && addresses.asn(of: row.address) == asn
    }
  }

  /// The ISPs of an object's peers and of one more address, and the place of that address's among them, unknown last.
  func isps(of object: Int, with asn: ASN?, _ addresses: AddressBook) -> (count: Int, index: Int) {
    if let index = index(of: object) { return index.isps(with: asn) }
    let own = SwarmIndex.number(of: asn)
    var isps = members(of: object).map { SwarmIndex.number(of: addresses.asn(of: peers[Int($0)].address)) } + [own]
    isps.sort()
    var (count, index) = (0, 0)
    for (at, isp) in isps.enumerated() where at == 0 || isps[at - 1] != isp {
      if isp == own { index = count }
      count += 1
    }
    return (count, index)
  }

  // Counts

  private mutating func count(_ row: PeerRow, times sign: Int, _ addresses: inout AddressBook) {
    addresses.count(row.address, of: row.object, isHolding: row.isHolding, times: sign)
    if let at = indexes.index(forKey: UInt32(row.object)) {
      indexes[at: at].count(in: addresses.asn(of: row.address), isComplete: row.isComplete, times: sign)
    }
    if row.isHolding { holding += sign }
  }

  /// What a node is to an object: nil nothing, else whether it holds all of it. A stock client is one, however many
  /// infohashes it announced.
  private func standing(_ key: PeerRow.Key, _ isAgent: Bool) -> Bool? {
    if isAgent { return peers.number(of: key).map { peers[$0].isComplete } }
    var standing: Bool?
    for infohash in 0..<UInt8(ObjectEntry.Names.most) {
      guard let number = peers.number(of: PeerRow.Key(node: key.node, object: key.object, infohash: infohash)) else {
        continue
      }
      standing = standing ?? false || peers[number].isComplete
    }
    return standing
  }

  /// A node was this to an object, and is that now.
  private mutating func note(_ object: Int, _ isAgent: Bool, _ before: Bool?, _ after: Bool?) {
    guard before != after else { return }
    if let before {
      swarms[object].census.count(isAgent: isAgent, isComplete: before, times: -1)
      census.count(isAgent: isAgent, isComplete: before, times: -1)
    }
    if let after {
      swarms[object].census.count(isAgent: isAgent, isComplete: after, times: 1)
      census.count(isAgent: isAgent, isComplete: after, times: 1)
    }
  }

  private static func keys(of row: PeerRow, _ addresses: AddressBook) -> [SwarmIndex.Group.Key] {
    SwarmIndex.keys(of: addresses.block(of: row.address), in: addresses.locality(of: row.address))
  }

  // Time

  /// Takes out of the wheel the next peer that is to be looked at; who stays is to be entered again.
  mutating func next(at now: Tick) -> Int? { wheel.next(at: now) }

  /// Enters a peer again that was taken out of the wheel.
  mutating func keep(_ number: Int, due: Tick) { wheel.add(number, due: due) }

  /// The object is forgotten, and nobody is in its swarm any more.
  mutating func forget(_ object: Int) {
    if object < swarms.count { swarms[object] = Swarm() }
  }
}

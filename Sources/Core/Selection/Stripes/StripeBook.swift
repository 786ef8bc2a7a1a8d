import OrderedCollections
package import Vocabulary

/// Who brings each stripe of one object into each ISP, and how fast each ISP gets on: one book per object.
///
/// A role goes to whoever has least to do for its uplink, and stays: it changes hands when its holder stopped, fell
/// silent, has two stripes more than a newcomer, or is much slower. Nothing here depends on addresses but whether two
/// are the same.
/// An announce costs a look at the 48 seats of its ISP, however many peers there are.
package struct StripeBook: Hashable, Codable, Sendable {
  /// A holder that was not heard of for so long loses its roles, or after two and a half of its intervals.
  static let silence = TimeSpan.seconds(10)
  /// An ISP with so much of what it needs is in no deficit, since measured uplinks are off by a few percent; nor is one
  /// of more than so many agents that has so much, since there a copy more is little to each, and uplinks look weaker
  /// than they are until all have something to send.
  static let deficitPercent: Int64 = 97
  static let largeDeficitPercent: Int64 = 80
  static let largeISP = 32
  /// Agents that are younger, on average, are not behind yet.
  static let youth = TimeSpan.seconds(6)
  /// An agent may have wanted the object so long before its first announce.
  static let headStart = TimeSpan.seconds(2)
  /// Seats of the 48 that nodes of one address may have while there are others.
  static let seatsPerAddress = 12
  /// A claimed uplink, and what an agent claims to get from the origin, count within these bounds.
  static let uplinks: ClosedRange<Int64> = 16_000...125_000_000
  /// ISPs that have seats; agents of further ones count in no sum.
  static let ispsMax = 1024
  /// Seats weigh so much: importing is work, standing by is not.
  static let weights: [Int64] = [4, 1, 1]
  /// Who has so many times the uplink of another takes its only stripe.
  private static let slower: Int64 = 4
  private static let seatCount = StripeRole.stripeCount * StripeRole.rankCount
  private static let seats = 0..<seatCount

  /// What an agent said, as far as the selector believes it.
  package struct Report: Sendable {
    package var node: NodeID
    package var asn: ASN?
    /// What one subscriber has at the least: nodes of one address share a bound.
    package var address: IPAddress
    package var isDialable: Bool
    package var held: Int
    package var blocks: Int
    /// How long ago the object was wanted, by the agent's word.
    package var age: TimeSpan?
    package var uplink: ByteRate?
    /// What it has had from the origin, by its word.
    package var fromOrigin: ByteCount?
    /// When it will announce again.
    package var interval: TimeSpan

    package init(
      node: NodeID, asn: ASN?, address: IPAddress, isDialable: Bool = true, held: Int, blocks: Int,
      age: TimeSpan? = nil, uplink: ByteRate? = nil, fromOrigin: ByteCount? = nil, interval: TimeSpan
    ) {
      self.node = node
      self.asn = asn
      self.address = address
      self.isDialable = isDialable
      self.held = held
      self.blocks = blocks
      self.age = age
      self.uplink = uplink
      self.fromOrigin = fromOrigin
      self.interval = interval
    }
  }

  /// An agent's part: its roles, and whom to dial for them, near ones first.
  package struct Part: Hashable, Sendable {
    package var roles: [StripeRole] = []
    package var partners: [NodeID] = []
    package var sums: StripeSums
  }

  private struct ISP: Hashable, Codable, Sendable {
    var asn: ASN?
    var nodes: [NodeID] = []
    var uplink: Int64 = 0
    var known: Int64 = 0
    var held: Int64 = 0
    var age: Int64 = 0
    /// Nodes that are not complete; when these were heard last, in milliseconds, summed up; and the speeds of those who
    /// have announced twice.
    var downloading = 0
    var seen: Int64 = 0
    var speeds: Int64 = 0
    var speedsKnown = 0
    /// Blocks in a thousand seconds, nil while nobody has announced twice.
    var usualSpeed: Int64? { speedsKnown > 0 ? speeds / Int64(speedsKnown) : nil }
    var seats = [NodeID?](repeating: nil, count: StripeBook.seatCount)
    /// How many seats the nodes of an address have: at most 48 lines.
    var seatsOf: OrderedDictionary<IPAddress, Int> = [:]
    var before = [NodeID?](repeating: nil, count: StripeRole.stripeCount)

    /// Of a claim no more than four times what is usual among those who are counted, once that is known: else one agent
    /// could make its ISP seem to have plenty, so that nobody brings it more copies, or the others seem to be behind.
    private static func most(sum: Int64, of known: Int64) -> Int64 { known > 3 ? max(1, sum / known) * 4 : .max }

    func believed(_ uplink: ByteRate?) -> Int64? {
      let most = Self.most(sum: self.uplink, of: known)
      let bounds = StripeBook.uplinks
      return uplink.map { max(min($0.bytesPerSecond, most, bounds.upperBound), bounds.lowerBound) }
    }

    /// Blocks in a thousand seconds that are believed of one agent at the most.
    var mostSpeed: Int64 { Self.most(sum: speeds, of: Int64(speedsKnown)) }
  }

  private var members: OrderedDictionary<NodeID, StripeMember> = [:]
  /// In the order of first arrival; one that lost its last node keeps its place.
  private var isps: [ISP] = []
  private var order = StripeOrder()
  private var spare = SpareOrigin()

  package init() {}

  package var count: Int { members.count }
  /// Agents of one ISP.
  package func count(in asn: ASN?) -> Int { isps.first { $0.asn == asn }?.nodes.count ?? 0 }

  /// Whether somebody downloads the object.
  var isNeeded: Bool { isps.contains { $0.downloading > 0 } }

  /// Enters an agent that has no part.
  mutating func add(_ report: Report, at now: Instant) { _ = note(report, at: now) }

  /// Takes an announce, gives out what seats are free, and returns the agent's part.
  package mutating func take(_ report: Report, object: Digest256, seed: UInt64, at now: Instant) -> Part? {
    if let known = members[report.node], isps[known.isp].asn != report.asn { remove(report.node) }
    guard let index = note(report, at: now) else { return nil }
    settle(index, newcomer: report.node, at: now)
    if spare.isDue(now) { lookAtOrigin(at: now) }
    return part(of: report.node, index, blocks: report.blocks, object: object, seed: seed, at: now)
  }

  /// Which seats an agent has in its ISP, a bit each.
  func seats(of node: NodeID) -> UInt64 {
    guard let member = members[node], member.load > 0 else { return 0 }
    return Self.seats.reduce(0) { isps[member.isp].seats[$1] == node ? $0 | 1 << UInt64($1) : $0 }
  }

  /// The bits of the seats that some roles are.
  package static func seats(_ roles: [StripeRole]) -> UInt64 {
    roles.reduce(0) { $0 | 1 << UInt64($1.rank * StripeRole.stripeCount + $1.stripe) }
  }

  /// Another selector has taken an announce, and told the agent which seats it has. What it was given with the answer
  /// is its own, whoever had it here: so of two selectors that give one seat at a time, both come to who is told of
  /// last. What it only has still is taken from nobody who is there.
  mutating func claim(_ seats: UInt64, gained: UInt64, _ report: Report, at now: Instant) {
    if let known = members[report.node], isps[known.isp].asn != report.asn { remove(report.node) }
    guard let isp = note(report, at: now) else { return }
    for seat in Self.seats {
      let holder = isps[isp].seats[seat]
      if seats & 1 << UInt64(seat) == 0 {
        if holder == report.node { vacate(seat, of: isp) }
      } else if holder != report.node {
        let isFree = holder.flatMap { members[$0] }.map { isSilent($0, at: now) } ?? true
        if isFree || gained & 1 << UInt64(seat) != 0 { give(seat, of: isp, to: report.node) }
      }
    }
  }

  /// What an agent was given here has been told to the others, after whatever they told before.
  mutating func confirm(_ gained: UInt64, of node: NodeID) {
    guard let isp = members[node]?.isp else { return }
    for seat in Self.seats where gained & 1 << UInt64(seat) != 0 && isps[isp].seats[seat] != node {
      give(seat, of: isp, to: node)
    }
  }

  /// Takes an agent out: it stopped, or was not heard of for long.
  package mutating func remove(_ node: NodeID) {
    guard let index = members.index(forKey: node) else { return }
    let member = members.values[index]
    for seat in 0..<Self.seatCount where isps[member.isp].seats[seat] == node { vacate(seat, of: member.isp) }
    count(member, in: member.isp, times: -1)
    let last = isps[member.isp].nodes.count - 1
    let moved = isps[member.isp].nodes[last]
    isps[member.isp].nodes.swapAt(member.place, last)
    isps[member.isp].nodes.removeLast()
    members[moved]?.place = member.place
    members.swapAt(index, members.count - 1)
    members.removeLast()
  }

  // Sums

  private mutating func note(_ report: Report, at now: Instant) -> Int? {
    if var member = members[report.node] {
      count(member, in: member.isp, times: -1)
      if member.address != report.address, member.load > 0 {
        let seats = isps[member.isp].seats.count { $0 == report.node }
        count(seats: -seats, of: member.address, in: member.isp)
        count(seats: seats, of: report.address, in: member.isp)
      }
      member.address = report.address
      member.isDialable = report.isDialable
      member.noteOrigin(report.fromOrigin?.value ?? 0, at: now)
      member.noteProgress(report, atMost: isps[member.isp].mostSpeed, at: now)
      member.lastSeen = now
      member.interval = report.interval
      if !member.isComplete { member.age = Self.age(report, since: member.firstSeen, at: now, atLeast: member.age) }
      member.isComplete = member.held >= report.blocks
      let uplink = isps[member.isp].believed(report.uplink)
      if member.uplink == nil, now - member.firstSeen < Self.youth {
        member.early = uplink ?? member.early
      } else {
        member.uplink = uplink ?? member.uplink
      }
      members[report.node] = member
      count(member, in: member.isp, times: 1)
      return member.isp
    }
    var isp = isps.firstIndex { $0.asn == report.asn }
    if isp == nil {
      guard isps.count < Self.ispsMax else { return nil }
      isps.append(ISP(asn: report.asn))
      isp = isps.count - 1
    }
    guard let isp else { return nil }
    let member = StripeMember(
      isp: isp, place: isps[isp].nodes.count, address: report.address, isDialable: report.isDialable, firstSeen: now,
      lastSeen: now, interval: report.interval, heldAtFirst: report.held, held: report.held,
      isComplete: report.held >= report.blocks, age: Self.age(report, since: now, at: now, atLeast: 0),
      uplink: isps[isp].believed(report.uplink), fromOrigin: max(0, report.fromOrigin?.value ?? 0))
    isps[isp].nodes.append(report.node)
    members[report.node] = member
    count(member, in: isp, times: 1)
    return isp
  }

  /// The claimed age in milliseconds, within what the selector has seen itself.
  private static func age(_ report: Report, since first: Instant, at now: Instant, atLeast least: Int64) -> Int64 {
    let seen = (now - first).milliseconds
    let most = seen + headStart.milliseconds
    return max(least, min(max(report.age?.milliseconds ?? seen, seen), most))
  }

  private mutating func count(_ member: StripeMember, in isp: Int, times sign: Int64) {
    isps[isp].uplink += sign * (member.uplink ?? 0)
    isps[isp].known += sign * (member.uplink == nil ? 0 : 1)
    isps[isp].downloading += Int(sign) * (member.isComplete ? 0 : 1)
    isps[isp].held += sign * Int64(member.held - member.heldAtFirst)
    isps[isp].age += sign * (member.held > member.heldAtFirst || !member.isComplete ? member.age : 0)
    guard !member.isComplete else { return }
    isps[isp].seen += sign * (member.lastSeen - Instant(nanoseconds: 0)).milliseconds
    isps[isp].speeds += sign * (member.speed ?? 0)
    isps[isp].speedsKnown += Int(sign) * (member.speed == nil ? 0 : 1)
  }

  /// How many thousandths of the object an ISP in deficit is behind the others, by the speeds.
  private func lag(of index: Int, blocks: Int, at now: Instant) -> Int {
    guard isInDeficit(index) else { return 0 }
    let own = Standing(of: isps[index], at: now)
    var others = Standing()
    for isp in isps.indices where isp != index { others.add(Standing(of: isps[isp], at: now)) }
    guard own.isKnown, others.isKnown, own.age > 0, others.age > 0, blocks > 0, !isps[index].nodes.isEmpty else {
      return 0
    }
    let mean = own.age / Int64(isps[index].nodes.count)
    // At first the ISPs differ by how far the first blocks have spread.
    guard mean >= Self.youth.milliseconds else { return 0 }
    let theirs = others.held.multipliedFullWidthDivided(by: mean * 1000, over: others.age)
    let ours = own.held.multipliedFullWidthDivided(by: mean * 1000, over: own.age)
    return Int(min(1000, max(0, theirs - ours) / Int64(blocks)))
  }

  /// Whether the uplinks of an ISP are too weak to give each of its agents what all get on average, one copy aside. One
  /// that is behind for another reason, since it began later or is large, catches up without more copies: what twenty
  /// ISPs of 50 took besides was three copies and won a fiftieth of the time.
  private func isInDeficit(_ index: Int) -> Bool {
    let own = weight(of: isps[index])
    guard own.uplink != nil else { return false }
    let agents = Int64(members.count)
    let known = isps.reduce(Int64(0)) { $0 + $1.known }
    let uplink = isps.reduce(Int64(0)) { $0 + $1.uplink }
    let all = spare.uplink + uplink.multipliedFullWidthDivided(by: agents, over: known)
    let percent = own.peers > Self.largeISP ? Self.largeDeficitPercent : Self.deficitPercent
    return own.isInDeficit(each: all / agents, percent: percent)
  }

  /// What the nodes of an ISP hold by now, and for how long they have been at it, together. Who announces each ten
  /// seconds has gone on since at the speed that is usual there: without that, an ISP that was heard a second ago seems
  /// to be ahead of one that was heard eight seconds ago.
  private struct Standing {
    var held: Int64 = 0
    var age: Int64 = 0
    private var downloading = 0
    private var speedsKnown = 0

    init() {}

    init(of isp: ISP, at now: Instant) {
      (downloading, speedsKnown) = (isp.downloading, isp.speedsKnown)
      let nodes = Int64(downloading)
      let moment = (now - Instant(nanoseconds: 0)).milliseconds
      // Who is heard no more does not go on for ever.
      let since = min(max(0, moment * nodes - isp.seen), nodes * StripeBook.silence.milliseconds)
      age = isp.age + since
      held = max(0, isp.held)
      let speed = isp.usualSpeed ?? 0
      held += min(speed.multipliedFullWidthDivided(by: since, over: 1_000_000), 1 << 50)
    }

    /// Whether most have announced twice: of the others nothing can be said.
    var isKnown: Bool { speedsKnown * 4 >= downloading * 3 }

    mutating func add(_ other: Standing) {
      held += other.held
      age += other.age
      downloading += other.downloading
      speedsKnown += other.speedsKnown
    }
  }

  /// What the origin gives, and whether more of it would help. Those are asked who take from it: the importers of its
  /// stripes, or everybody once all do; and only when most of them have been heard twice.
  private mutating func lookAtOrigin(at now: Instant) {
    let takers = spare.perMille > 0 ? Array(members.keys) : originImporters
    let present = takers.compactMap { members[$0] }.filter { !isSilent($0, at: now) }
    let rates = present.compactMap(\.originRate)
    guard rates.count * 4 >= present.count * 3 else { return }
    let known = isps.reduce(Int64(0)) { $0 + $1.known }
    let uplink = isps.reduce(Int64(0)) { $0 + $1.uplink }
    let count = Int64(members.count)
    let uplinks = known * 4 >= count && known > 0 ? uplink.multipliedFullWidthDivided(by: count, over: known) : nil
    spare.look(
      rates: rates, agents: isps.reduce(Int64(0)) { $0 + Int64($1.downloading) }, uplinks: uplinks, at: now)
  }

  /// The importers of the ISPs that come first, each once.
  private var originImporters: [NodeID] {
    var importers: [NodeID] = []
    for stripe in 0..<StripeRole.stripeCount {
      guard let isp = order.ranking(of: stripe).first(where: { isps[$0].downloading > 0 }),
        let node = isps[isp].seats[stripe], !importers.contains(node)
      else { continue }
      importers.append(node)
    }
    return importers
  }

  // Seats

  private func isSilent(_ member: StripeMember, at now: Instant) -> Bool {
    now - member.lastSeen > max(Self.silence, TimeSpan(nanoseconds: member.interval.nanoseconds / 2 * 5))
  }

  private mutating func vacate(_ seat: Int, of isp: Int) {
    guard let holder = isps[isp].seats[seat] else { return }
    isps[isp].seats[seat] = nil
    if seat < StripeRole.stripeCount { isps[isp].before[seat] = holder }
    guard let member = members[holder] else { return }
    members[holder]?.load -= Self.weights[seat / StripeRole.stripeCount]
    count(seats: -1, of: member.address, in: isp)
  }

  private mutating func give(_ seat: Int, of isp: Int, to node: NodeID) {
    vacate(seat, of: isp)
    isps[isp].seats[seat] = node
    guard let member = members[node] else { return }
    members[node]?.load += Self.weights[seat / StripeRole.stripeCount]
    count(seats: 1, of: member.address, in: isp)
  }

  /// Frees the seats of the silent, fills free ones from below and with the newcomer, and gives it some of those who
  /// have two stripes more.
  private mutating func settle(_ isp: Int, newcomer: NodeID, at now: Instant) {
    for seat in 0..<Self.seatCount {
      if let holder = isps[isp].seats[seat], members[holder].map({ isSilent($0, at: now) }) ?? true {
        vacate(seat, of: isp)
      }
    }
    for seat in 0..<Self.seatCount {
      guard let one = members[newcomer] else { return }
      let stripe = seat % StripeRole.stripeCount
      let ownSeat = (0..<StripeRole.rankCount).first {
        isps[isp].seats[$0 * StripeRole.stripeCount + stripe] == newcomer
      }
      if let ownSeat {
        // A backup steps up when the rank before it is free.
        let own = ownSeat * StripeRole.stripeCount + stripe
        if isps[isp].seats[seat] == nil, own > seat {
          vacate(own, of: isp)
          give(seat, of: isp, to: newcomer)
        }
      } else if mayTake(seat, of: isp, one) {
        give(seat, of: isp, to: newcomer)
      }
    }
  }

  private func mayTake(_ seat: Int, of isp: Int, _ one: StripeMember) -> Bool {
    // Who has everything brings nothing in, and gives way to those who still need it.
    if one.isComplete { return false }
    guard let holder = isps[isp].seats[seat], let other = members[holder], !other.isComplete else { return true }
    if one.address != other.address {
      if isps[isp].seatsOf[one.address, default: 0] >= Self.seatsPerAddress { return false }
      if isps[isp].seatsOf[other.address, default: 0] > Self.seatsPerAddress { return true }
    }
    let weight = Self.weights[seat / StripeRole.stripeCount]
    // Over a slow line even a single stripe spreads late.
    if other.strength <= one.strength / Self.slower,
      other.load * one.strength > 2 * (one.load + weight) * other.strength
    {
      return true
    }
    return (other.load - weight) * one.strength >= (one.load + weight) * other.strength
  }

  private mutating func count(seats: Int, of address: IPAddress, in isp: Int) {
    isps[isp].seatsOf[address, default: 0] += seats
    if isps[isp].seatsOf[address] == 0 { isps[isp].seatsOf[address] = nil }
  }

  // What the agent is told

  private mutating func part(
    of node: NodeID, _ index: Int, blocks: Int, object: Digest256, seed: UInt64, at now: Instant
  ) -> Part {
    var part = Part(
      sums: StripeSums(
        lagPerMille: lag(of: index, blocks: blocks, at: now), ispPeers: isps[index].nodes.count,
        sparePerMille: spare.perMille))
    var far: [NodeID] = []
    func add(_ candidate: NodeID?, to list: inout [NodeID]) {
      if let candidate, candidate != node, members[candidate] != nil, !list.contains(candidate) {
        list.append(candidate)
      }
    }
    for seat in 0..<Self.seatCount where isps[index].seats[seat] == node {
      let (rank, stripe) = seat.quotientAndRemainder(dividingBy: StripeRole.stripeCount)
      if part.roles.isEmpty { order.update(weighing: isps.map { weight(of: $0) }, object: object) }
      // An ISP that lacks nothing takes nothing from the origin.
      let ranking = order.ranking(of: stripe).filter { isps[$0].downloading > 0 }
      let place = ranking.firstIndex(of: index) ?? ranking.count
      part.roles.append(StripeRole(stripe: stripe, rank: rank, place: place))
      for other in 0..<StripeRole.rankCount {
        add(isps[index].seats[other * StripeRole.stripeCount + stripe], to: &part.partners)
      }
      add(isps[index].before[stripe], to: &part.partners)
      guard rank == 0, ranking.count > 1 else { continue }
      if place > 0 { add(isps[ranking[(place - 1) / 3]].seats[stripe], to: &far) }
      var hash = PairHash()
      for word in [seed, node.key.word0, UInt64(stripe)] { hash.mix(word) }
      let other = ranking[Int(hash.value % UInt64(ranking.count))]
      if other != index { add(isps[other].seats[stripe], to: &far) }
    }
    part.partners += far
    return part
  }

  /// The uplinks of an ISP count once half of them are known: the first few to be measured are not like the others.
  private func weight(of isp: ISP) -> StripeOrder.Weight {
    let peers = Int64(isp.nodes.count)
    let isKnown = isp.known > 0 && isp.known * 2 >= peers
    let uplink = isKnown ? (isp.uplink / isp.known).multipliedReportingOverflow(by: peers).partialValue : nil
    return StripeOrder.Weight(asn: isp.asn, peers: peers, uplink: uplink)
  }
}

import Selection
import Testing
import Vocabulary

@Suite struct StripeBookTests {
  private static let object = Digest256(11, 12, 13, 14)

  private static func node(_ number: Int) -> NodeID { NodeID(key: Digest256(UInt64(number) &* 0x9E37_79B9, 1, 2, 3)) }

  private static func address(_ number: Int, in network: UInt32 = 10) -> IPAddress {
    .v4(network << 24 | UInt32(number))
  }

  private static func report(
    _ number: Int, asn: UInt32 = 1, held: Int = 0, age: Int64? = nil, uplink: Int64? = nil, network: UInt32 = 10,
    address: IPAddress? = nil
  ) -> StripeBook.Report {
    StripeBook.Report(
      node: node(number), asn: ASN(asn), address: address ?? Self.address(number, in: network), held: held,
      blocks: 2048,
      age: age.map { .seconds($0) }, uplink: uplink.map { ByteRate(bytesPerSecond: $0) }, interval: .seconds(2))
  }

  /// One of an ISP, 1, that has what it needs, or of one in deficit.
  private static func contender(_ number: Int, asn: UInt32, held: Int = 0, age: Int64) -> StripeBook.Report {
    report(number, asn: asn, held: held, age: age, uplink: asn == 1 ? 2_000_000 : 1_000_000)
  }

  /// Everybody announces in turn, `rounds` times, two seconds apart; returns the last parts.
  @discardableResult private static func announce(
    _ reports: [StripeBook.Report], to book: inout StripeBook, rounds: Int = 3, from start: Int64 = 0
  ) -> [StripeBook.Part] {
    var parts: [StripeBook.Part] = []
    for round in 0..<rounds {
      parts = reports.compactMap {
        book.take($0, object: object, seed: 5, at: Instant(nanoseconds: (start + Int64(round) * 2) * 1_000_000_000))
      }
    }
    return parts
  }

  private static func holders(_ parts: [StripeBook.Part], rank: Int) -> [Int] {
    var holders = [Int](repeating: 0, count: 16)
    for role in parts.flatMap(\.roles) where role.rank == rank { holders[role.stripe] += 1 }
    return holders
  }

  @Test func `every stripe of an ISP has one importer and as many backups as there are others, up to two`() {
    for count in [1, 2, 3, 8, 50] {
      var book = StripeBook()
      let parts = Self.announce((0..<count).map { Self.report($0) }, to: &book, rounds: 6)
      for rank in 0..<3 {
        #expect(Self.holders(parts, rank: rank) == [Int](repeating: rank < count ? 1 : 0, count: 16))
      }
    }
  }

  @Test func `of 1,000 peers 16 import, each one stripe`() {
    var book = StripeBook()
    let parts = Self.announce((0..<1000).map { Self.report($0) }, to: &book)
    let importers = parts.filter { $0.roles.contains { $0.rank == 0 } }
    #expect(importers.count == 16)
    #expect(parts.filter { !$0.roles.isEmpty }.allSatisfy { $0.roles.count <= 2 })
  }

  @Test func `roles stay where they are`() {
    var book = StripeBook()
    let reports = (0..<50).map { Self.report($0) }
    let before = Self.announce(reports, to: &book, rounds: 6)
    let after = Self.announce(reports, to: &book, rounds: 6, from: 12)
    #expect(before.map(\.roles) == after.map(\.roles))
  }

  @Test func `an importer that says early that it is slow gives its only stripe to another, who keeps it`() throws {
    var book = StripeBook()
    var reports = (0..<50).map { Self.report($0) }
    let before = Self.announce(reports, to: &book, rounds: 1)
    let slow = try #require(before.indices.first { at in before[at].roles.contains { $0.rank == 0 } })
    reports[slow] = Self.report(slow, uplink: 125_000)
    let after = Self.announce(reports, to: &book, rounds: 2, from: 2)
    #expect(!after[slow].roles.contains { $0.rank == 0 })
    #expect(Self.holders(after, rank: 0) == [Int](repeating: 1, count: 16))
    let later = Self.announce(reports, to: &book, rounds: 2, from: 6)
    #expect(after.map { $0.roles.filter { $0.rank == 0 } } == later.map { $0.roles.filter { $0.rank == 0 } })
  }

  @Test func `whoever announces next takes the roles of one that stopped or fell silent`() throws {
    var book = StripeBook()
    let reports = (0..<4).map { Self.report($0) }
    let parts = Self.announce(reports, to: &book, rounds: 6)
    let lost = try #require(parts[0].roles.first { $0.rank == 0 }).stripe
    var stopped = book
    stopped.remove(Self.node(0))
    for (book, at) in [(stopped, Int64(12)), (book, 26)] {
      var book = book
      let after = Self.announce(Array(reports.dropFirst()), to: &book, rounds: 6, from: at)
      #expect(Self.holders(after, rank: 0)[lost] == 1)
      #expect(Self.holders(after, rank: 0) == [Int](repeating: 1, count: 16))
    }
  }

  @Test func `a partner of an importer is whoever stands by for its stripe`() throws {
    var book = StripeBook()
    let parts = Self.announce((0..<60).map { Self.report($0) }, to: &book, rounds: 6)
    let importer = try #require(parts.first { $0.roles.contains { $0.rank == 0 } })
    let stripe = try #require(importer.roles.first).stripe
    let backups = parts.indices.filter { parts[$0].roles.contains { $0.stripe == stripe && $0.rank > 0 } }
    #expect(backups.count == 2)
    #expect(backups.allSatisfy { importer.partners.contains(Self.node($0)) })
  }

  @Test func `first places follow the uplinks of the ISPs, and an ISP in deficit has none`() {
    var book = StripeBook()
    var reports = (0..<30).map { Self.report($0, asn: 1, uplink: 3_000_000) }
    reports += (30..<60).map { Self.report($0, asn: 2, uplink: 3_000_000) }
    reports += (60..<90).map { Self.report($0, asn: 3, uplink: 100_000) }
    let parts = Self.announce(reports, to: &book, rounds: 6)
    let first = parts.map { $0.roles.filter { $0.rank == 0 && $0.place == 0 }.count }
    #expect(first[0..<30].reduce(0, +) == 8)
    #expect(first[30..<60].reduce(0, +) == 8)
    let last = parts[60..<90].flatMap(\.roles).filter { $0.rank == 0 }
    #expect(last.count == 16 && last.allSatisfy { $0.place == 2 })
  }

  /// Who brings each stripe from the origin.
  private static func firstPlaces(_ parts: [StripeBook.Part]) -> [Int?] {
    (0..<16).map { stripe in
      parts.indices.first { parts[$0].roles.contains { $0.stripe == stripe && $0.rank == 0 && $0.place == 0 } }
    }
  }

  @Test func `stripes stay with their ISPs while measured uplinks waver`() {
    var book = StripeBook()
    var random = RandomSource(seed: 3)
    var before: [Int?] = []
    for round in 0..<40 {
      let parts = Self.announce(
        (0..<32).map { number in
          // Seventeen and fifteen: eight and a half of sixteen stripes would be the part of the larger ISP.
          let percent = 92 + Int64(random.below(17))
          return Self.report(number, asn: number < 17 ? 1 : 2, uplink: (1 << 20) * percent / 100)
        }, to: &book, rounds: 1, from: Int64(round) * 2)
      let places = Self.firstPlaces(parts)
      #expect(round < 8 || places == before, "in round \(round)")
      before = places
    }
  }

  @Test func `a few agents whose uplinks are measured first move no stripe, and those of half an ISP do`() {
    var book = StripeBook()
    func announce(measured: Int, from start: Int64) -> [Int?] {
      let parts = Self.announce(
        (0..<40).map { number in
          let uplink: Int64 = number % 2 == 0 ? 1 << 18 : 1 << 20
          return Self.report(number, asn: UInt32(number % 2), uplink: number < measured ? uplink : nil)
        }, to: &book, rounds: 5, from: start)
      return Self.firstPlaces(parts)
    }
    let unmeasured = announce(measured: 0, from: 0)
    #expect(announce(measured: 8, from: 10) == unmeasured)
    let measured = announce(measured: 40, from: 20)
    #expect(measured.allSatisfy { $0.map { $0 % 2 == 1 } ?? false }, "the ISP that is in deficit has no first place")
  }

  @Test func `the same announces from other addresses give the same roles`() {
    var books = (StripeBook(), StripeBook())
    let here = Self.announce((0..<70).map { Self.report($0, asn: UInt32($0 % 3)) }, to: &books.0)
    let there = Self.announce((0..<70).map { Self.report($0, asn: UInt32($0 % 3), network: 77) }, to: &books.1)
    #expect(here == there)
  }

  @Test func `nodes of one address keep no more than their share of roles when others come`() {
    var book = StripeBook()
    let liars = (0..<200).map { Self.report($0, uplink: .max, address: Self.address(1)) }
    let honest = (200..<240).map { Self.report($0, uplink: 1_000_000) }
    let parts = Self.announce(liars + honest, to: &book, rounds: 6)
    #expect(parts[0..<200].reduce(0) { $0 + $1.roles.count } <= 12)
  }

  @Test func `an ISP that gets on half as fast lags by the difference of the speeds`() {
    var book = StripeBook()
    for at in Int64(0)...10 {
      let reports = (0..<20).map { number in
        Self.contender(number, asn: number < 10 ? 1 : 2, held: Int(at) * (number < 10 ? 100 : 50), age: at)
      }
      let parts = Self.announce(reports, to: &book, rounds: 1, from: at)
      guard at == 10 else { continue }
      #expect(parts[9].sums.lagPerMille == 0)
      // 50 blocks each second for ten seconds, of 2,048.
      #expect((230...250).contains(parts[19].sums.lagPerMille))
    }
  }

  @Test(arguments: [
    (agents: 10, uplink: Int64(1_000_000), lags: true), (10, 1_600_000, true), (10, 2_000_000, false),
    (50, 1_000_000, true), (50, 1_600_000, false), (10, nil, false),
  ])
  func `only an ISP in deficit lags: more copies do not help another, and a large one little`(
    agents: Int, uplink: Int64?, lags: Bool
  ) {
    var book = StripeBook()
    for at in Int64(0)...10 {
      let fast = (0..<50).map { Self.report($0, asn: 1, held: Int(at) * 100, age: at, uplink: 2_000_000) }
      let slow = (50..<50 + agents).map { Self.report($0, asn: 2, held: Int(at) * 50, age: at, uplink: uplink) }
      let parts = Self.announce(fast + slow, to: &book, rounds: 1, from: at)
      if at == 10 { #expect((parts.last.map(\.sums.lagPerMille) ?? 0 > 200) == lags) }
    }
  }

  @Test func `one agent that claims a great uplink does not make its ISP seem to have enough`() {
    var book = StripeBook()
    for at in Int64(0)...10 {
      let fast = (0..<50).map { Self.report($0, asn: 1, held: Int(at) * 100, age: at, uplink: 2_000_000) }
      let slow = (50..<60).map { number in
        Self.report(number, asn: 2, held: Int(at) * 50, age: at, uplink: number == 55 ? 1 << 40 : 1_000_000)
      }
      let parts = Self.announce(fast + slow, to: &book, rounds: 1, from: at)
      if at == 10 { #expect(parts.last?.sums.lagPerMille ?? 0 > 200) }
    }
  }

  @Test func `an ISP whose agents were heard seconds ago is not taken to have stood still since`() {
    var book = StripeBook()
    var lags: [Int] = []
    // Both get on at fifty blocks a second. Each agent of the first ISP speaks each second, and each of the second, in
    // deficit, each ten seconds in turn.
    for at in Int64(0)...30 {
      let often = (0..<10).map { Self.contender($0, asn: 1, held: Int(at) * 50, age: at) }
      let seldom = (10..<20 as Range<Int>).filter { at == 0 || $0 % 10 == Int(at) % 10 }
      let reports = often + seldom.map { Self.contender($0, asn: 2, held: Int(at) * 50, age: at) }
      let parts = Self.announce(reports, to: &book, rounds: 1, from: at)
      if at > 20 { lags.append(parts.last?.sums.lagPerMille ?? 0) }
    }
    #expect(lags.allSatisfy { $0 <= 20 }, "\(lags)")
  }

  @Test func `who says that it got all in a moment does not make the others seem to be behind`() {
    var book = StripeBook()
    func reports(_ asn: UInt32, at: Int64) -> [StripeBook.Report] {
      (0..<100).map { Self.contender($0 + Int(asn) * 100, asn: asn, held: Int(at) * 50, age: at) }
    }
    for at in [0, 10] as [Int64] {
      Self.announce(reports(1, at: at), to: &book, rounds: 1, from: at)
      Self.announce(reports(2, at: at), to: &book, rounds: 1, from: at)
    }
    let lie = Self.contender(100, asn: 1, held: 2047, age: 11)
    Self.announce([lie], to: &book, rounds: 1, from: 11)
    let parts = Self.announce(reports(2, at: 16), to: &book, rounds: 1, from: 16)
    #expect(parts.allSatisfy { $0.sums.lagPerMille <= 15 }, "\(parts.map(\.sums.lagPerMille))")
  }

  @Test func `a late ISP of the same speed does not lag`() {
    var book = StripeBook()
    for at in Int64(0)...20 {
      let early = (0..<10).map { Self.contender($0, asn: 1, held: Int(at) * 50, age: at) }
      let late = at < 12 ? [] : (10..<20).map { Self.contender($0, asn: 2, held: Int(at - 12) * 50, age: at - 12) }
      let parts = Self.announce(early + late, to: &book, rounds: 1, from: at)
      #expect(parts.last?.sums.lagPerMille == 0)
    }
  }

  @Test func `a claimed age counts up to what the selector saw, and blocks once held stay held`() {
    var (honest, lying) = (StripeBook(), StripeBook())
    var lags: [Int] = []
    for at in Int64(0)...10 {
      let others = (0..<10).map { Self.contender($0, asn: 1, held: Int(at) * 100, age: at) }
      let true1 = Self.contender(10, asn: 2, held: Int(at) * 100, age: at)
      let lie = Self.contender(10, asn: 2, held: at == 9 ? 900 : 0, age: 1_000_000)
      let a = Self.announce(others + [true1], to: &honest, rounds: 1, from: at)
      let b = Self.announce(others + [lie], to: &lying, rounds: 1, from: at)
      if at == 10 { lags = [a[10].sums.lagPerMille, b[10].sums.lagPerMille] }
    }
    #expect(lags[0] == 0)
    // Two seconds of head start, and the one second since its last true word.
    #expect(lags[1] <= 160)
  }

  @Test func `a book of nobody is empty again`() {
    var book = StripeBook()
    Self.announce((0..<300).map { Self.report($0, asn: UInt32($0 % 7)) }, to: &book)
    #expect(book.count == 300 && book.count(in: ASN(3)) == 43)
    for number in 0..<300 { book.remove(Self.node(number)) }
    #expect(book.count == 0 && book.count(in: ASN(3)) == 0)
    let parts = Self.announce([Self.report(1)], to: &book, rounds: 1)
    #expect(parts.first?.roles.count == 16 && parts.first?.sums.ispPeers == 1)
  }

  @Test(arguments: [(20_000, 0), (500_000, 1000)] as [(Int64, Int)])
  func `what the origin gives each agent makes a part for all, however much some claim to get`(
    each: Int64, part: Int
  ) {
    for claim in [0, Int64.max] {
      var book = StripeBook()
      var parts: [StripeBook.Part] = []
      for round in 0..<4 as Range<Int64> {
        let reports = (0..<10).map { number in
          var report = Self.report(number, held: Int(round) * 40, uplink: 250_000)
          report.fromOrigin = ByteCount(number < 2 && round > 0 ? max(claim, round * each) : round * each)
          return report
        }
        parts = Self.announce(reports, to: &book, rounds: 1, from: round * 2)
      }
      #expect(parts.allSatisfy { $0.sums.sparePerMille == part }, "\(parts.map(\.sums.sparePerMille))")
    }
  }

  @Test func `what an agent had from the origin before it was known here is no rate`() {
    var book = StripeBook()
    let reports = (0..<10).map { number in
      var report = Self.report(number, held: 40, uplink: 250_000)
      report.fromOrigin = ByteCount(1 << 40)
      return report
    }
    #expect(Self.announce(reports, to: &book, rounds: 4).allSatisfy { $0.sums.sparePerMille == 0 })
  }
}

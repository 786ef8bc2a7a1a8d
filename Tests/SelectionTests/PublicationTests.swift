import Testing
import Vocabulary

@testable import Selection

/// Who publishes what where: nobody but its origins changes what is known of an object, and none fills it alone.
@Suite struct PublicationTests {
  private let names = ObjectEntry.Names(object: digest(1), others: [v1, v1Only])
  private let victim: UInt64 = 1
  private let stranger: UInt64 = 66

  private func registry(_ change: (inout Registry.Limits) -> Void = { _ in }) -> Registry {
    var limits = Registry.Limits()
    change(&limits)
    var registry = Registry(limits: limits)
    #expect(register(&registry, 1, "http://o/a", by: victim) == .added)
    return registry
  }

  private func register(
    _ registry: inout Registry, _ object: UInt64, _ url: String, by origin: UInt64, from: String? = nil,
    others: [InfoHash]? = nil, at now: Instant = start
  ) -> Registry.RegistrationOutcome {
    let own = object == 1 ? [v1, v1Only] : [infohash(object * 10 + 3)]
    return registry.register(
      ObjectEntry.Names(object: digest(object), others: others ?? own), length: 1_000_000, url: url,
      origin: node(origin), from: from.flatMap { IPAddress($0) }, at: now)
  }

  private func withdrawal(_ object: UInt64, _ url: String, by origin: UInt64) -> Withdrawal {
    Withdrawal(key: node(origin), base: "http://o", url: url, serial: 1, object: digest(object), time: 0)
  }

  @Test func `a stranger who registers the same object changes nothing of it`() {
    var registry = registry()
    for number in 0..<40 {
      _ = register(
        &registry, 1, "http://stranger/\(number)", by: stranger, from: "192.0.2.\(number)", others: [infohash(77)])
    }
    let entry = registry.entry(of: digest(1))
    #expect(entry?.urls.first == "http://o/a" && entry?.origin == node(victim))
    #expect(entry?.names == names && registry.object(named: infohash(77)) == nil)
    #expect(registry.object(at: "http://o/a") == digest(1))
    // Nor does he keep another object from its names, or take an address.
    #expect(register(&registry, 2, "http://o/a", by: stranger) == .urlTaken)
    #expect(register(&registry, 3, "http://o/c", by: victim, others: [infohash(77)]) == .added)
    // His withdrawals are about his own addresses.
    #expect(registry.withdraw(withdrawal(1, "http://o/a", by: stranger), at: "http://o/a") == .new)
    for number in 0..<200 {
      let url = "http://stranger/\(number)"
      _ = registry.withdraw(withdrawal(1, url, by: stranger), at: url)
    }
    #expect(registry.entry(of: digest(1))?.urls == ["http://o/a"])
    #expect(register(&registry, 1, "http://o/a", by: victim) == .refreshed)
    // However many he has made, that of who registered it counts.
    #expect(registry.withdraw(withdrawal(1, "http://o/a", by: victim), at: "http://o/a") == .new)
    #expect(registry.withdrawals[digest(1)].contains { $0.key == node(victim) } && registry.objectCount == 1)
  }

  @Test func `a withdrawal counts for the URL that it is about`() {
    var registry = registry()
    #expect(register(&registry, 1, "http://mirror/a", by: 2) == .refreshed)
    // The first one's, though another one has registered the object since.
    #expect(registry.withdraw(withdrawal(1, "http://o/a", by: victim), at: "http://o/a") == .new)
    #expect(registry.entry(of: digest(1))?.urls == ["http://mirror/a"])
    #expect(registry.object(at: "http://o/a") == nil && registry.object(named: v1) == digest(1))
    #expect(register(&registry, 1, "http://o/a", by: victim) == .withdrawn)
    #expect(registry.withdrawals[digest(1)].map(\.url) == ["http://o/a"])
    #expect(registry.withdraw(withdrawal(1, "http://o/a", by: victim), at: "http://o/a") == .known)
    // The last one's ends it.
    #expect(registry.withdraw(withdrawal(1, "http://mirror/a", by: 2), at: "http://mirror/a") == .new)
    #expect(registry.objectCount == 0 && registry.object(named: v1) == nil)
    #expect(registry.withdrawals[digest(1)].count == 2)
  }

  @Test func `what one origin, one address and all may register is bounded`() {
    var registry = registry {
      $0.publications = 9
      $0.publicationsPerOrigin = 4
      $0.publicationsPerAddress = 3
    }
    let mine = (2...6).map { register(&registry, $0, "http://o/\($0)", by: victim) }
    #expect(mine == [.added, .added, .added, .originFull, .originFull])
    #expect(register(&registry, 2, "http://o/2", by: victim) == .refreshed, "what is there may be repeated")
    // Keys cost nothing, addresses do.
    let many = (7...10).map { register(&registry, $0, "http://x/\($0)", by: $0, from: "192.0.2.1") }
    #expect(many == [.added, .added, .added, .addressFull])
    let subscriber = (11...12).map { register(&registry, $0, "http://y/\($0)", by: $0, from: "2001:db8::\($0)") }
    #expect(subscriber == [.added, .added])
    #expect(register(&registry, 13, "http://z/13", by: 13) == .full)
    #expect(registry.drops.publications == 4)
    // Who goes makes room.
    _ = registry.withdraw(withdrawal(7, "http://x/7", by: 7), at: "http://x/7")
    #expect(register(&registry, 10, "http://x/10", by: 10, from: "192.0.2.1") == .added)
    _ = registry.sweep(at: start + .seconds(10_000))
    let later = (2...5).map { register(&registry, $0, "http://o/\($0)", by: victim, at: start + .seconds(10_000)) }
    #expect(later == [.added, .added, .added, .added])
  }

  @Test func `a long address takes the room of several`() {
    var registry = registry { $0.publicationsPerOrigin = 4 }
    let long = "http://o/" + String(repeating: "x", count: 512)
    #expect(register(&registry, 2, long, by: victim) == .added)
    #expect(register(&registry, 3, "http://o/3", by: victim) == .originFull)
  }

  @Test func `an address adds an object few times, and one that nobody repeats makes room`() {
    var registry = registry {
      $0.publicationsPerObject = 4
      $0.urlsPerObject = 2
    }
    let same = (0..<3).map {
      register(&registry, 1, "http://s/\($0)", by: 100 + UInt64($0), from: "192.0.2.1", at: start + .seconds(60))
    }
    #expect(same == [.refreshed, .refreshed, .addressFull])
    func another(_ number: Int, _ seconds: Int64) -> Registry.RegistrationOutcome {
      register(
        &registry, 1, "http://t/\(number)", by: 200 + UInt64(number), from: "192.0.3.\(number)",
        at: start + .seconds(seconds))
    }
    #expect(another(1, 60) == .refreshed)
    #expect(another(2, 60) == .objectFull)
    #expect(another(2, 120) == .refreshed)
    #expect(registry.entry(of: digest(1))?.urls.contains("http://o/a") == false)
  }

  @Test func `withdrawals are bounded, of one object and of one address`() {
    var registry = registry()
    func withdraw(_ object: UInt64, _ number: Int, from: String? = nil) -> WithdrawalBook.Outcome {
      registry.withdraw(
        withdrawal(object, "http://w/\(number)", by: stranger), at: "http://w/\(number)",
        from: from.flatMap { IPAddress($0) })
    }
    for number in 0..<100 { _ = withdraw(2, number) }
    #expect(registry.withdrawals[digest(2)].count == WithdrawalBook.mostOfObject)
    let ofAddress = (0..<700).count { withdraw(UInt64($0) + 10, $0, from: "192.0.2.1") == .new }
    #expect(ofAddress == WithdrawalBook.mostOfAddress)
    for number in 0..<5_000 { _ = withdraw(UInt64(number) + 2_000, number) }
    let left = (2...7_100).reduce(0) { $0 + registry.withdrawals[digest($1)].count }
    #expect(left <= WithdrawalBook.most && left > WithdrawalBook.most * 9 / 10)
    #expect(withdraw(9_000, 1, from: "192.0.2.1") == .new, "what made room counts no more")
  }
}

/// What a node took and gave in all, as entries of its ledger say it, or its counters.
package struct LedgerSums: Hashable, Sendable {
  private(set) var taken = SourceClass.Bytes()
  private(set) var given = SourceClass.Bytes()
  private(set) var wasted: Int64 = 0
  private(set) var plain: Int64 = 0

  package init() {}

  /// What the counters of a node say.
  package init(_ counters: AgentCounters) {
    taken = counters.received
    given = counters.sent
    wasted = counters.waste.total
    plain = counters.plainBytes
  }

  package mutating func add(_ entry: LedgerEntry) { for change in entry.changes { add(change.amounts) } }

  package mutating func add(_ other: LedgerSums) {
    for source in SourceClass.allCases {
      taken[source] += other.taken[source]
      given[source] += other.given[source]
    }
    wasted += other.wasted
    plain += other.plain
  }

  mutating func add(_ amounts: [LedgerEntry.Amount]) {
    for amount in amounts {
      switch amount.fate {
      case .taken: taken[amount.source ?? .unknown] += amount.bytes
      case .given: given[amount.source ?? .unknown] += amount.bytes
      case .wasted: wasted += amount.bytes
      case .plain: plain += amount.bytes
      }
    }
  }
}

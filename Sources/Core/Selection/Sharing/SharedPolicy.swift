import Vocabulary

/// A policy as selectors tell it each other: its numbers in the order of `ScoringWeight.all`, to which later builds add
/// at the end.
enum SharedPolicy {
  private static let mostSiblings = 10_000
  private static let mostCosts = 20_000

  static func write(_ policy: ScoringPolicy, to writer: inout SharedWriter) {
    writer.count(policy.number)
    writer.list(ScoringWeight.all) { writer, weight in
      writer.optional(weight.value(in: policy)) { $0.count($1) }
    }
    writer.optional(policy.siblings) { writer, siblings in
      writer.list(siblings) {
        $0.half($1.asn.number)
        $0.count($1.group)
      }
    }
    writer.optional(policy.siblingsByName) { $0.byte($1 ? 1 : 0) }
    writer.optional(policy.costs) { writer, costs in writer.list(costs) { write($1, to: &$0) } }
  }

  private static func write(_ cost: ScoringPolicy.Cost, to writer: inout SharedWriter) {
    writer.half(cost.from.number)
    writer.half(cost.to.number)
    switch cost.price {
    case .peering: writer.count(0)
    case .transit: writer.count(1)
    case .number(let number): writer.count(number + 2)
    }
  }

  /// The policy, or nil if it makes no sense.
  static func read(_ reader: inout SharedReader) -> ScoringPolicy? {
    var policy = ScoringPolicy()
    policy.version = reader.number(atMost: Int(Int32.max))
    let values = reader.list(atMost: 256) { reader in reader.optional { $0.number(atMost: Int(Int32.max)) } }
    for (weight, value) in zip(ScoringWeight.all, values) {
      if let value { weight.set(value, in: &policy) }
    }
    policy.siblings = reader.optional { reader in
      reader.list(atMost: mostSiblings) {
        ScoringPolicy.Sibling(asn: ASN($0.half()), group: $0.number(atMost: Int(Int32.max)))
      }
    }
    policy.siblingsByName = reader.optional { $0.byte() == 1 }
    policy.costs = reader.optional { reader in reader.list(atMost: mostCosts) { cost(&$0) } }
    guard !reader.isBroken else { return nil }
    do throws(ScoringWeight.Problem) { try ScoringWeight.check(policy) } catch { return nil }
    return policy
  }

  private static func cost(_ reader: inout SharedReader) -> ScoringPolicy.Cost {
    let (from, to) = (ASN(reader.half()), ASN(reader.half()))
    let number = reader.number(atMost: ScoringPolicy.dearest + 2)
    let price: ScoringPolicy.Cost.Price = number == 0 ? .peering : number == 1 ? .transit : .number(number - 2)
    return ScoringPolicy.Cost(from: from, to: to, price: price)
  }
}

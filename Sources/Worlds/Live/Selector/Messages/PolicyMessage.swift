import Foundation
package import Selection
import Vocabulary

/// A `ScoringPolicy` in JSON: a policy file, and what /v1/policy takes and answers.
///
/// Every field is optional but `version`, and one that is missing has the value of the build. A name that is none, or a
/// value that makes no sense, is refused with a sentence that names the field.
package enum PolicyMessage {
  /// Why a policy is refused, as a sentence for the user.
  package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    package let sentence: String

    package var description: String { sentence }
  }

  /// Any JSON; what is deeper than a policy is not looked at.
  private enum Value: Decodable {
    case number(Int)
    case flag(Bool)
    case text(String)
    case list([Value])
    case object([String: Value])
    case other

    init(from decoder: any Decoder) throws {
      if let fields = try? decoder.container(keyedBy: Name.self) {
        var object: [String: Value] = [:]
        for name in fields.allKeys { object[name.stringValue] = try fields.decode(Value.self, forKey: name) }
        self = .object(object)
        return
      }
      if var elements = try? decoder.unkeyedContainer() {
        var list: [Value] = []
        while !elements.isAtEnd { list.append(try elements.decode(Value.self)) }
        self = .list(list)
        return
      }
      let single = try decoder.singleValueContainer()
      if let flag = try? single.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? single.decode(Int.self) {
        self = .number(number)
      } else if let text = try? single.decode(String.self) {
        self = .text(text)
      } else {
        self = .other
      }
    }

    /// How it is shown in a sentence.
    var words: String {
      switch self {
      case .number(let number): "\(number)"
      case .flag(let flag): "\(flag)"
      case .text(let text): "\"\(text.prefix(40))\""
      case .list: "a list"
      case .object: "an object"
      case .other: "no whole number"
      }
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// A policy takes no more.
  package static let maximumLength = 1 << 20
  private static let version = "version"
  private static let method = "method"
  private static let siblings = "siblings"
  private static let siblingsByName = "siblings_by_name"
  private static let costs = "costs"

  private static var names: [String] {
    [version, method, siblings, siblingsByName, costs] + ScoringWeight.all.map(\.name)
  }

  /// The policy that JSON says.
  /// - Throws: `Problem`, which names the field.
  package static func policy(from bytes: [UInt8]) throws(Problem) -> ScoringPolicy {
    guard bytes.count <= maximumLength else { throw Problem(sentence: "a policy has at most \(maximumLength) bytes") }
    let value: Value
    do { value = try JSONDecoder().decode(Value.self, from: Data(bytes)) } catch {
      throw Problem(sentence: "the policy is no JSON")
    }
    guard case .object(let fields) = value else { throw Problem(sentence: "a policy is a JSON object, {...}") }
    var policy = ScoringPolicy()
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) { try set(name, value, in: &policy) }
    guard policy.number > 0 else {
      throw Problem(
        sentence: "version is missing: a number from 1 on, that goes up each time the policy is changed")
    }
    do throws(ScoringWeight.Problem) { try ScoringWeight.check(policy) } catch {
      throw Problem(sentence: error.sentence)
    }
    return policy
  }

  private static func set(_ name: String, _ value: Value, in policy: inout ScoringPolicy) throws(Problem) {
    switch name {
    case version: policy.version = try number(name, value, 1...1_000_000_000)
    case method:
      guard case .text(let text) = value, let method = RankingMethod(rawValue: text) else {
        let methods = RankingMethod.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem(sentence: "method must be one of \(methods), not \(value.words)")
      }
      policy.method = method == .shoal ? nil : method
    case siblings: policy.siblings = try siblings(value)
    case siblingsByName:
      guard case .flag(let flag) = value else {
        throw Problem(sentence: "\(name) must be true or false, not \(value.words)")
      }
      policy.siblingsByName = flag
    case costs: policy.costs = try costs(value)
    default:
      guard let weight = ScoringWeight.all.first(where: { $0.name == name }) else {
        let hint = Spelling.hint(for: name, among: names)
        throw Problem(sentence: "a policy has no field \"\(name.prefix(60))\"\(hint)")
      }
      weight.set(try number(name, value, weight.range), in: &policy)
    }
  }

  private static func siblings(_ value: Value) throws(Problem) -> [ScoringPolicy.Sibling] {
    guard case .list(let groups) = value else {
      throw Problem(sentence: "\(siblings) must be a list of lists of AS numbers, not \(value.words)")
    }
    var list: [ScoringPolicy.Sibling] = []
    for (at, group) in groups.enumerated() {
      guard case .list(let numbers) = group else {
        throw Problem(sentence: "\(siblings)[\(at)] must be a list of AS numbers, not \(group.words)")
      }
      for number in numbers {
        list.append(ScoringPolicy.Sibling(asn: try asn("\(siblings)[\(at)]", number), group: at))
      }
    }
    return list.sorted { $0.asn < $1.asn }
  }

  private static func costs(_ value: Value) throws(Problem) -> [ScoringPolicy.Cost] {
    guard case .list(let entries) = value else {
      throw Problem(sentence: "\(costs) must be a list of {\"from\", \"to\", \"cost\"}, not \(value.words)")
    }
    var list: [ScoringPolicy.Cost] = []
    for (at, entry) in entries.enumerated() {
      let place = "\(costs)[\(at)]"
      guard case .object(let fields) = entry, fields.keys.sorted() == ["cost", "from", "to"] else {
        throw Problem(sentence: "\(place) must have from, to and cost, and nothing else")
      }
      let price: ScoringPolicy.Cost.Price
      switch fields["cost"] {
      case .text("peering")?: price = .peering
      case .text("transit")?: price = .transit
      case .number(let number)? where 0...ScoringPolicy.dearest ~= number: price = .number(number)
      default:
        throw Problem(
          sentence: "\(place).cost must be \"peering\", \"transit\" or a number from 0 to \(ScoringPolicy.dearest)")
      }
      list.append(
        ScoringPolicy.Cost(
          from: try asn(place + ".from", fields["from"] ?? .other), to: try asn(place + ".to", fields["to"] ?? .other),
          price: price))
    }
    return list.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
  }

  private static func asn(_ name: String, _ value: Value) throws(Problem) -> ASN {
    ASN(UInt32(try number(name, value, 0...Int(UInt32.max))))
  }

  private static func number(_ name: String, _ value: Value, _ range: ClosedRange<Int>) throws(Problem) -> Int {
    guard case .number(let number) = value, range.contains(number) else {
      throw Problem(
        sentence: "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(value.words)")
    }
    return number
  }

  /// A policy as JSON, a field a line; all of it, so that it can be changed and given back.
  package static func text(_ policy: ScoringPolicy) -> String {
    "{\n" + fields(policy).map { "  \"\($0.name)\": \($0.value)" }.joined(separator: ",\n") + "\n}"
  }

  /// A line for each field that differs from another policy: `isp 800 -> 700`.
  package static func differences(of policy: ScoringPolicy, from other: ScoringPolicy) -> [String] {
    var before = fields(other).makeIterator()
    return fields(policy).compactMap { field in
      guard let old = before.next(), old.value != field.value, field.name != version else { return nil }
      return "\(field.name) \(old.value) -> \(field.value)"
    }
  }

  /// Every field and its value in JSON, in an order that does not change.
  private static func fields(_ policy: ScoringPolicy) -> [(name: String, value: String)] {
    var fields = [(name: version, value: "\(policy.number)")]
    for weight in ScoringWeight.all {
      let value = weight.value(in: policy)
      fields.append((weight.name, value.map { "\($0)" } ?? "null"))
    }
    fields.append((siblings, groups(policy.siblings ?? [])))
    fields.append((siblingsByName, "\(policy.siblingsByName ?? false)"))
    fields.append((costs, "[" + (policy.costs ?? []).map { text($0) }.joined(separator: ", ") + "]"))
    fields.append((method, "\"\((policy.method ?? .shoal).rawValue)\""))
    return fields
  }

  private static func groups(_ siblings: [ScoringPolicy.Sibling]) -> String {
    let groups = Dictionary(grouping: siblings, by: \.group).sorted { $0.key < $1.key }
    let lists = groups.map { "[" + $0.value.map { "\($0.asn.number)" }.joined(separator: ", ") + "]" }
    return "[" + lists.joined(separator: ", ") + "]"
  }

  private static func text(_ cost: ScoringPolicy.Cost) -> String {
    let price =
      switch cost.price {
      case .peering: "\"peering\""
      case .transit: "\"transit\""
      case .number(let number): "\(number)"
      }
    return "{\"from\": \(cost.from.number), \"to\": \(cost.to.number), \"cost\": \(price)}"
  }
}

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

  private static var names: [String] { [version, method] + ScoringWeight.all.map(\.name) }

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
    default:
      guard let weight = ScoringWeight.all.first(where: { $0.name == name }) else {
        let hint = Spelling.hint(for: name, among: names)
        throw Problem(sentence: "a policy has no field \"\(name.prefix(60))\"\(hint)")
      }
      weight.set(try number(name, value, weight.range), in: &policy)
    }
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
    fields.append((method, "\"\((policy.method ?? .shoal).rawValue)\""))
    return fields
  }
}

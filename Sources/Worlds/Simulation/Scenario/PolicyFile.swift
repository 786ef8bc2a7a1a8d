import Foundation
import Nodes
import Selection
import Swarming
import Vocabulary

/// The policies of a scenario's nodes as they are written down: only what differs from the usual.
///
///     "policy": {"agent": {"patience": "30 s", "stripedLinks": 7}, "swarm": {"originRequests": 3}, "origin": {},
///                "scoring": {"latency": 0}}
///
/// The keys are the names in `AgentPolicy`, `SwarmPolicy`, `OriginPolicy` and `ScoringPolicy`. Times are text, such as
/// `500ms`, or nanoseconds; rates are bytes per second.
struct PolicyFile: Codable {
  private var agent: [String: Value]?
  private var swarm: [String: Value]?
  private var origin: [String: Value]?
  private var scoring: [String: Value]?

  private struct Value: Codable {
    var number: Int64

    init(_ number: Int64) { self.number = number }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        do throws(QuantityParser.Failure) { number = try QuantityParser.span(text).nanoseconds } catch {
          throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
        }
      } else {
        number = try container.decode(Int64.self)
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(number)
    }
  }

  /// What is unusual of a scenario's policies; nil when nothing is.
  init?(_ scenario: Scenario) {
    agent = Self.unusual(scenario.agentPolicy, AgentPolicy())
    swarm = Self.unusual(scenario.swarmPolicy, SwarmPolicy())
    origin = Self.unusual(scenario.originPolicy, OriginPolicy())
    scoring = scenario.scoring.method == nil ? Self.unusual(scenario.scoring, ScoringPolicy()) : nil
    if agent == nil, swarm == nil, origin == nil, scoring == nil { return nil }
  }

  private static func unusual<Policy: Codable>(_ policy: Policy, _ usual: Policy) -> [String: Value]? {
    let (ours, theirs) = (numbers(of: policy), numbers(of: usual))
    let unusual = ours.filter { $0.value != theirs[$0.key] }
    return unusual.isEmpty ? nil : unusual.mapValues { Value($0) }
  }

  /// A policy is numbers and nothing else.
  private static func numbers<Policy: Codable>(of policy: Policy) -> [String: Int64] {
    do {
      return try JSONDecoder().decode([String: Int64].self, from: JSONEncoder().encode(policy))
    } catch { preconditionFailure("a policy is numbers: \(error)") }
  }

  /// Changes the policies of a scenario.
  func apply(to scenario: inout Scenario) throws(ScenarioError) {
    scenario.agentPolicy = try Self.changed(scenario.agentPolicy, by: agent, "agent")
    scenario.swarmPolicy = try Self.changed(scenario.swarmPolicy, by: swarm, "swarm")
    scenario.originPolicy = try Self.changed(scenario.originPolicy, by: origin, "origin")
    scenario.scoring = try Self.changed(scenario.scoring, by: scoring, "selector", atLeast: 0)
  }

  /// A way of scoring without some of its points.
  /// - Parameter names: those that are to be nothing, as they are called in `ScoringPolicy`.
  static func scoring(_ policy: ScoringPolicy, without names: [String]) throws(ScenarioError) -> ScoringPolicy {
    let values = Dictionary(names.map { ($0, Value(0)) }, uniquingKeysWith: { $1 })
    return try changed(policy, by: values, "selector", atLeast: 0)
  }

  /// Whatever is counted, timed or bounded is at least one: nothing has to bear a policy without sense.
  private static func changed<Policy: Codable>(
    _ policy: Policy, by values: [String: Value]?, _ name: String, atLeast least: Int64 = 1
  ) throws(ScenarioError) -> Policy {
    guard let values, !values.isEmpty else { return policy }
    do {
      var known = numbers(of: policy)
      for (key, value) in values.sorted(by: { $0.key < $1.key }) {
        guard known[key] != nil else { throw ScenarioError("The policy of the \(name) has no \"\(key)\".") }
        guard least...1_000_000_000_000_000 ~= value.number else {
          throw ScenarioError("The policy of the \(name) cannot have a \"\(key)\" of \(value.number).")
        }
        known[key] = value.number
      }
      return try JSONDecoder().decode(Policy.self, from: JSONEncoder().encode(known))
    } catch let error as ScenarioError {
      throw error
    } catch {
      throw ScenarioError("The policy of the \(name) cannot be read.")
    }
  }
}

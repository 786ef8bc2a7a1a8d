import Foundation
import Live
import Replay
import Simulation
import Vocabulary

/// `branch` of a session: reads what is to be otherwise, and has the simulation run on.
struct BranchRun: WhatIf {
  func branch(_ handover: Handover, _ text: String) throws(Handover.Problem) -> [String] {
    let order = try Self.order(text)
    do throws(ScenarioError) {
      let branch = try Self.branch(handover)
      var control = BranchOrder()
      (control.seed, control.length) = (order.seed, order.length)
      let unchanged = try branch.run(control)
      let changed = order.isControl ? nil : try branch.run(order)
      return BranchTable(branch, unchanged, changed, named: text).lines
    } catch { throw Handover.Problem(error.sentence) }
  }

  func permute(
    _ handover: Handover, _ count: Int, _ text: String, _ invariants: Invariants
  ) throws(Handover.Problem) -> [String] {
    var order = try Self.order(text)
    do throws(ScenarioError) {
      let branch = try Self.branch(handover)
      var report = PermuteReport()
      let first = order.seed ?? 1
      for seed in first..<first + UInt64(count) {
        order.seed = seed
        var fleet = BranchFleet(handover)
        var found: PermuteReport.Found?
        let outcome = try branch.run(order) { node, sequence, machine in
          fleet.note(node, machine)
          if let broken = fleet.broken(behind: node, invariants) {
            found = PermuteReport.Found(seed: seed, node: node, sequence: sequence, broken: broken)
          }
          return found == nil
        }
        report.add(outcome, found)
      }
      return report.lines
    } catch { throw Handover.Problem(error.sentence) }
  }

  func invariants(_ path: String) throws(Handover.Problem) -> Invariants {
    guard let data = FileManager.default.contents(atPath: path), let text = String(bytes: data, encoding: .utf8) else {
      throw Handover.Problem("'\(path)' cannot be read")
    }
    do throws(Invariants.Problem) { return try Invariants(text) } catch {
      throw Handover.Problem("\(path): \(error.sentence)")
    }
  }

  private static func branch(_ handover: Handover) throws(ScenarioError) -> Branch {
    try Branch(
      agents: handover.agents, origins: handover.origins, selectors: handover.selectors, moment: handover.moment,
      beginning: handover.beginning, ending: handover.ending)
  }

  /// Reads `policy FILE limit NODE RATE kill NODE drop NODE:SEQ delay NODE:SEQ TIME seed N for TIME`, in any order.
  static func order(_ text: String) throws(Handover.Problem) -> BranchOrder {
    var order = BranchOrder()
    var words = text.split(separator: " ").map(String.init)[...]
    func next(_ what: String) throws(Handover.Problem) -> String {
      guard let word = words.popFirst() else { throw Handover.Problem("\(what) is missing at the end") }
      return word
    }
    while let word = words.popFirst() {
      switch word {
      case "policy":
        let path = try next("the file of the policy")
        do throws(PolicyMessage.Problem) { order.policy = try PolicyFile.read(path) } catch {
          throw Handover.Problem(error.sentence)
        }
      case "limit":
        let node = try next("the node")
        let rate = try next("the rate")
        order.limits.append((node, try quantity { () throws(QuantityParser.Failure) in try QuantityParser.rate(rate) }))
      case "kill": order.kills.append(try next("the node"))
      case "drop": order.messages.append(try message(try next("the message, as NODE:SEQ"), delay: nil))
      case "delay":
        let place = try next("the message, as NODE:SEQ")
        let time = try next("the time")
        let delay = try quantity { () throws(QuantityParser.Failure) in try QuantityParser.span(time) }
        order.messages.append(try message(place, delay: delay))
      case "seed":
        let number = try next("the number of the seed")
        guard let seed = UInt64(number) else { throw Handover.Problem("'\(number)' is no seed") }
        order.seed = seed
      case "for":
        let time = try next("the time")
        order.length = try quantity { () throws(QuantityParser.Failure) in try QuantityParser.span(time) }
      default:
        throw Handover.Problem(
          "there is no '\(word)' in a branch"
            + Spelling.hint(for: word, among: ["policy", "limit", "kill", "drop", "delay", "seed", "for"]))
      }
    }
    return order
  }

  private static func quantity<Value>(
    _ parse: () throws(QuantityParser.Failure) -> Value
  ) throws(Handover.Problem) -> Value {
    do throws(QuantityParser.Failure) { return try parse() } catch { throw Handover.Problem(error.sentence) }
  }

  private static func message(_ text: String, delay: TimeSpan?) throws(Handover.Problem) -> BranchOrder.Message {
    guard let colon = text.lastIndex(of: ":"), let sequence = UInt64(text[text.index(after: colon)...]) else {
      throw Handover.Problem("'\(text)' is no message: say NODE:SEQ, the input as which it arrived")
    }
    return BranchOrder.Message(node: String(text[..<colon]), sequence: sequence, delay: delay)
  }
}

import Replay
import Vocabulary

/// What an evaluation of a policy found, for people and for programs.
struct EvaluationReport {
  private let evaluation: PolicyEvaluation
  private let policy: Int

  /// - Parameter policy: its version.
  init(_ evaluation: PolicyEvaluation, policy: Int) {
    self.evaluation = evaluation
    self.policy = policy
  }

  var lines: [String] {
    let (before, after) = (evaluation.before, evaluation.after)
    var table = Table([("", .left), ("as it was", .right), ("policy \(policy)", .right)])
    table.add(["peers in lists", "\(before.peers)", "\(after.peers)"])
    for (at, ring) in Ring.allCases.enumerated() {
      table.add(["  \(ring)", share(before.rings[at], of: before.peers), share(after.rings[at], of: after.peers)])
    }
    table.add(["same ISP, where known", permille(before.sameISPShare), permille(after.sameISPShare)])
    table.add(["pairs of different ISPs", "\(before.pairs.count)", "\(after.pairs.count)"])
    table.add(["round trip to a peer, expected", milliseconds(before), milliseconds(after)])
    var isps = Table([
      ("ISP", .left), ("lists", .right), ("changed", .right), ("same ISP, was", .right), ("would be", .right),
    ])
    for isp in sorted {
      isps.add([
        isp.asn?.description ?? "unknown", "\(isp.lists)", share(isp.changed, of: isp.lists),
        permille(isp.before.sameISPShare), permille(isp.after.sameISPShare),
      ])
    }
    let head =
      "Of \(evaluation.lists) lists of peers in \(evaluation.traces) traces "
      + "\(share(evaluation.changed, of: evaluation.lists)) would have been others under policy \(policy)."
    let tables = [head, ""] + table.lines + [""] + isps.lines + [""]
    return tables + evaluation.oddities.map { "Passed over: \($0)." } + [
      "What peers would have done with other lists cannot be known: what they held, measured and told is as it was."
    ]
  }

  /// One object.
  var json: String {
    let isps = sorted.map { isp in
      "{\"asn\": \(isp.asn.map { "\($0.number)" } ?? "null"), \"lists\": \(isp.lists), "
        + "\"changed\": \(isp.changed), \"before\": \(object(isp.before)), \"after\": \(object(isp.after))}"
    }
    return "{\"policy\": \(policy), \"traces\": \(evaluation.traces), \"lists\": \(evaluation.lists), "
      + "\"changed\": \(evaluation.changed), \"before\": \(object(evaluation.before)), "
      + "\"after\": \(object(evaluation.after)), \"isps\": [\(isps.joined(separator: ", "))], "
      + "\"passed_over\": \(evaluation.oddities.count)}"
  }

  private var sorted: [PolicyEvaluation.ISP] {
    evaluation.isps.sorted { ($0.asn?.number ?? 0) < ($1.asn?.number ?? 0) }
  }

  private func object(_ sum: PolicyEvaluation.Sum) -> String {
    let rings = zip(Ring.allCases, sum.rings).map { "\"\($0)\": \($1)" }.joined(separator: ", ")
    return "{\"peers\": \(sum.peers), \"rings\": {\(rings)}, \"same_isp\": \(sum.sameISP), "
      + "\"isp_known\": \(sum.known), \"isp_pairs\": \(sum.pairs.count), "
      + "\"round_trip_us\": \(sum.meanRoundTrip.map { "\($0)" } ?? "null")}"
  }

  private func permille(_ value: Int) -> String { "\(value / 10).\(value % 10) %" }

  private func share(_ part: Int, of all: Int) -> String { permille(all > 0 ? part * 1000 / all : 0) }

  private func milliseconds(_ sum: PolicyEvaluation.Sum) -> String {
    sum.meanRoundTrip.map { "\($0 / 1000).\($0 % 1000 / 100) ms" } ?? "unknown"
  }
}

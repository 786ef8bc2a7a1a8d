import Foundation

/// What a Prometheus would have scraped once a minute, for `promtool test rules`: real series under the project's
/// rules, alerts and panels.
struct ScrapedSeries {
  /// By series, by minute.
  private var values: [String: [Int: String]] = [:]
  private var last = 0

  init() {}

  /// Of a simulated run that somebody watched: each sample says where and when it was taken.
  init(watched text: String) throws {
    let sample = /^(\w+\{[^}]*\}) (\S+) (\d+)(?: #.*)?$/
    var first: Int?
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let match = line.wholeMatch(of: sample), let seconds = Int(match.3) else {
        throw TestProblem("no sample: \(line)")
      }
      first = first ?? seconds
      add(String(match.1), String(match.2), at: (seconds - (first ?? 0)) / 60 + 1)
    }
  }

  /// What a node answered in Prometheus's text format, as of that minute.
  mutating func add(_ text: String, of job: String, _ instance: String, at minute: Int) throws {
    let sample = /^(\w+)(?:\{([^}]*)\})? (\S+)$/
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let match = line.wholeMatch(of: sample) else { throw TestProblem("no sample: \(line)") }
      let own = match.2.map { $0 + "," } ?? ""
      add("\(match.1){\(own)job=\"\(job)\",instance=\"\(instance)\"}", String(match.3), at: minute)
    }
  }

  private mutating func add(_ series: String, _ value: String, at minute: Int) {
    values[series, default: [:]][minute] = value
    last = max(last, minute)
  }

  /// One test of promtool's, as JSON, which is YAML: queries that have a value above 0, and others that have none.
  func test(_ name: String, at minute: Int, holds: [String], not: [String]) throws -> [String: Any] {
    let dashboards = Programs.root + "/Dashboards/prometheus/"
    let rules = try ["rules.yml", "alerts.yml"].map { try String(contentsOfFile: dashboards + $0, encoding: .utf8) }
    let asked = Set((rules + holds + not).joined().matches(of: /[a-z_0-9]+/).map { String($0.output) })
    let series = values.filter { asked.contains(String($0.key.prefix { $0 != "{" })) }
    let input = series.sorted { $0.key < $1.key }.map { series, values in
      ["series": series, "values": (0...last).map { values[$0] ?? "_" }.joined(separator: " ")]
    }
    let samples: [[String: Any]] = [["labels": "{}", "value": 1]]
    let checks =
      holds.map { ["expr": "\($0) > bool 0", "eval_time": "\(minute)m", "exp_samples": samples] }
      + not.map { ["expr": $0, "eval_time": "\(minute)m", "exp_samples": []] }
    return ["name": name, "interval": "1m", "input_series": input, "promql_expr_test": checks]
  }
}

extension Trouble {
  /// How many of the panel's values are above what the trouble makes them; no value where there are none.
  var panelQuery: String {
    get throws {
      let path = "\(Programs.root)/Dashboards/grafana/\(panel.board).json"
      let board = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any]
      let panels = board?["panels"] as? [[String: Any]] ?? []
      let targets = panels.first { $0["title"] as? String == panel.title }?["targets"] as? [[String: Any]] ?? []
      guard let query = targets.first(where: { $0["legendFormat"] as? String == panel.legend })?["expr"] as? String
      else { throw TestProblem("no panel '\(panel.title)' of \(panel.board) with '\(panel.legend)'") }
      let asked = query.replacing("$__rate_interval", with: "5m").replacing(/\$(job|instance)/, with: ".*")
      let chosen = panel.labels.map { name, value in
        " and on (\(name)) label_replace(vector(1), \"\(name)\", \"\(value)\", \"\", \"\")"
      }
      return "count((\(asked)) > \(panel.above)\(chosen.joined()))"
    }
  }

  /// How many alerts of the trouble's kind fire; no value where none does.
  var alertQuery: String? {
    alert.map { alert in
      let labels = alert.labels.sorted { $0.key < $1.key }.map { ",\($0.key)=\"\($0.value)\"" }
      return "count(ALERTS{alertname=\"\(alert.name)\",alertstate=\"firing\"\(labels.joined())})"
    }
  }
}

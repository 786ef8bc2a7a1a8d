import Foundation
import Live
import Nodes
import Vocabulary

/// The reference of what nodes count, made of the catalogues that they count by.
struct MetricsReference {
  /// Whose metrics they are.
  enum Node: String, CaseIterable {
    case agent
    case origin
    case selector
    /// What the world of every node has.
    case node

    var descriptors: [MetricDescriptor] {
      switch self {
      case .agent: AgentMachine.metrics
      case .origin: OriginMachine.metrics
      case .selector: SelectorMachine.metrics
      case .node: WorldMetrics.catalogue.descriptors
      }
    }

    var title: String {
      switch self {
      case .agent: "Agent"
      case .origin: "Origin"
      case .selector: "Selector"
      case .node: "Every node"
      }
    }
  }

  private struct Entry: Encodable {
    var node: String
    var name: String
    var kind: String
    var unit: String
    var help: String
    var labels: [String: [String]]
  }

  private let nodes: [Node]

  init(of nodes: [Node]) { self.nodes = nodes }

  /// For people.
  var lines: [String] {
    var lines: [String] = []
    for node in nodes {
      lines += (lines.isEmpty ? [] : [""]) + [node.title, ""]
      for descriptor in node.descriptors {
        lines.append(
          "  \(descriptor.name)\(Self.labels(descriptor))  (\(descriptor.kind.rawValue), \(descriptor.unit))")
        lines.append("      \(descriptor.help)")
      }
    }
    return lines
  }

  /// For programs: one object a line.
  var json: [String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return nodes.flatMap { node in
      node.descriptors.map { descriptor in
        let labels = Dictionary(uniqueKeysWithValues: descriptor.labels.map { ($0.name, $0.values) })
        let entry = Entry(
          node: node.rawValue, name: descriptor.name, kind: descriptor.kind.rawValue, unit: descriptor.unit,
          help: descriptor.help, labels: labels)
        // Texts and lists of texts can always be written.
        return (try? encoder.encode(entry)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      }
    }
  }

  /// A page for the documentation.
  var markdown: [String] {
    var lines = [
      "# Metrics", "",
      "What nodes count, made by `shoal metrics list --markdown` of the catalogues that they count by. Times are in",
      "seconds, and the buckets of all histograms are the same: "
        + DurationHistogram.bounds.map { MetricValue.text($0.nanoseconds, places: 9) }.joined(separator: ", ") + ".",
    ]
    for node in nodes {
      lines += ["", "## \(node.title)", "", "| metric | kind | unit | labels | what it is |", "|---|---|---|---|---|"]
      for descriptor in node.descriptors {
        let labels = descriptor.labels.map { label in
          "`\(label.name)`" + (label.values.isEmpty ? "" : ": " + label.values.joined(separator: ", "))
        }
        lines.append(
          "| `\(descriptor.name)` | \(descriptor.kind.rawValue) | \(descriptor.unit) | "
            + "\(labels.joined(separator: "; ")) | \(descriptor.help) |")
      }
    }
    return lines
  }

  private static func labels(_ descriptor: MetricDescriptor) -> String {
    guard !descriptor.labels.isEmpty else { return "" }
    let labels = descriptor.labels.map { $0.name + ($0.values.isEmpty ? "" : "=" + $0.values.joined(separator: "|")) }
    return "{" + labels.joined(separator: ", ") + "}"
  }
}

import ArgumentParser
import Live
import Nodes
import Vocabulary

/// `shoal metrics`
struct MetricsCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "List what nodes count: every metric of /metrics, its labels and what it means.",
    discussion: """
      Every node answers GET /metrics, in Prometheus's text format or, to who asks for it, in OpenMetrics. A metric \
      that does not apply to a node (the store of a selector that is alone) is not shown there, but it is listed here.

      Examples:
        shoal metrics list
        shoal metrics list agent --json
      """)

  enum Action: String, ExpressibleByArgument, CaseIterable {
    case list
  }

  @Argument(help: ArgumentHelp("list.", valueName: "action"))
  var action: Action

  @Argument(help: ArgumentHelp("agent, origin, selector, or node for what all of them have.", valueName: "node"))
  var node: MetricsReference.Node?

  @Flag(inversion: .prefixedNo, help: "Print one JSON object a line.")
  var json: Bool?

  @Flag(inversion: .prefixedNo, help: "Print a page of Markdown.")
  var markdown: Bool?

  @OptionGroup var shared: SettingsOptions

  func run(_ settings: Settings) async throws {
    let (json, markdown) = (json == true, markdown == true)
    guard !(json && markdown) else { throw CommandFailure.usage("--json and --markdown exclude each other") }
    let reference = MetricsReference(of: node.map { [$0] } ?? MetricsReference.Node.allCases)
    for line in json ? reference.json : markdown ? reference.markdown : reference.lines { Terminal.out(line) }
  }
}

extension MetricsReference.Node: ExpressibleByArgument {}

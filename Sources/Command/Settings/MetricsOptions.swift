import ArgumentParser

/// Where what a node counts is sent, beside /metrics.
struct MetricsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Send metrics to a receiver of the OpenTelemetry protocol; its base, to which /v1/metrics is added.",
      valueName: "url"))
  var otlp: String?

  @Option(help: ArgumentHelp("How often; by default every 15s.", valueName: "time"))
  var otlpInterval: String?
}

/// Writes metrics as the text that scrapers read: Prometheus's text format, or OpenMetrics 1.0.
package struct MetricsText: Sendable {
  package private(set) var text = ""
  private let format: MetricsFormat
  private let node: String
  /// Labels that all samples have.
  private let place: [String]
  /// What is said after each value: nothing, or when it was taken.
  private let time: String

  /// - Parameter node: by which exemplars name the trace that they point into.
  package static func text(_ families: [MetricFamily], _ format: MetricsFormat, node: String) -> String {
    var text = MetricsText(format, node: node)
    for family in families { text.add(family) }
    if format == .openMetrics { text.text += "# EOF\n" }
    return text.text
  }

  /// The samples of a family as a scraper keeps them, in OpenMetrics: each names job and instance, and the moment.
  ///
  /// - Parameter seconds: since 1970.
  package static func scraped(_ family: MetricFamily, job: String, instance: String, at seconds: Int64) -> String {
    var text = MetricsText(
      .openMetrics, node: instance, place: ["job=\"\(job)\"", "instance=\"\(escaped(instance, quotes: true))\""],
      time: " \(seconds)")
    text.addSamples(of: family)
    return text.text
  }

  /// What stands before the samples of a metric, in OpenMetrics.
  package static func head(of descriptor: MetricDescriptor) -> String {
    var text = MetricsText(.openMetrics, node: "")
    text.addHead(of: descriptor)
    return text.text
  }

  private init(_ format: MetricsFormat, node: String, place: [String] = [], time: String = "") {
    self.format = format
    self.node = node
    self.place = place
    self.time = time
  }

  private mutating func add(_ family: MetricFamily) {
    addHead(of: family.descriptor)
    addSamples(of: family)
  }

  private mutating func addHead(of descriptor: MetricDescriptor) {
    let isOpen = format == .openMetrics
    var name = descriptor.name
    if isOpen, descriptor.kind == .counter { name.removeLast("_total".count) }
    text += "# HELP \(name) \(Self.escaped(descriptor.help, quotes: isOpen))\n"
    text += "# TYPE \(name) \(descriptor.kind.rawValue)\n"
    if isOpen, name.hasSuffix("_" + descriptor.unit) { text += "# UNIT \(name) \(descriptor.unit)\n" }
  }

  private mutating func addSamples(of family: MetricFamily) {
    let descriptor = family.descriptor
    for sample in family.samples {
      let labels =
        place
        + zip(descriptor.labels, sample.labels).map {
          "\($0.name)=\"\(Self.escaped($1, quotes: true))\""
        }
      switch sample.value {
      case .decimal(let digits, let places):
        line(descriptor.name, labels, MetricValue.text(digits, places: places))
      case .histogram(let histogram): add(histogram, descriptor.name, labels)
      }
    }
  }

  private mutating func add(_ histogram: DurationHistogram, _ name: String, _ labels: [String]) {
    var count: Int64 = 0
    for (bucket, own) in histogram.counts.enumerated() {
      count += own
      let bound =
        bucket < DurationHistogram.bounds.count
        ? seconds(DurationHistogram.bounds[bucket], point: format == .openMetrics) : "+Inf"
      line(name + "_bucket", labels + ["le=\"\(bound)\""], "\(count)", histogram.exemplars[bucket])
    }
    line(name + "_sum", labels, seconds(histogram.sum))
    line(name + "_count", labels, "\(count)")
  }

  private mutating func line(
    _ name: String, _ labels: [String], _ value: String, _ exemplar: DurationHistogram.Exemplar? = nil
  ) {
    text += name
    if !labels.isEmpty { text += "{" + labels.joined(separator: ",") + "}" }
    text += " " + value + time
    if let exemplar, format == .openMetrics {
      text += " # {node=\"\(node)\",seq=\"\(exemplar.sequence)\"} \(seconds(exemplar.time))"
    }
    text += "\n"
  }

  private func seconds(_ time: TimeSpan, point: Bool = false) -> String {
    MetricValue.text(time.nanoseconds, places: 9, point: point)
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quotes: result += "\\\""
      default: result.append(character)
      }
    }
    return result
  }
}

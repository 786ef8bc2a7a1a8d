import Foundation
import Nodes
import Vocabulary

/// Metrics as one `ExportMetricsServiceRequest` of the OpenTelemetry protocol, in its JSON form: the JSON mapping of
/// Protocol Buffers, in which 64-bit integers are texts (OTLP 1.x, "JSON Protobuf Encoding").
///
/// Names have no `_total`: who turns them into Prometheus's names adds it, and so gets those of `/metrics`.
struct OTLPRequest: Encodable {
  private var resourceMetrics: [ResourceMetrics]

  private struct ResourceMetrics: Encodable {
    var resource: Resource
    var scopeMetrics: [ScopeMetrics]
  }

  private struct Resource: Encodable {
    var attributes: [Attribute]
  }

  private struct ScopeMetrics: Encodable {
    var scope: Scope
    var metrics: [Metric]
  }

  private struct Scope: Encodable {
    var name: String
  }

  private struct Attribute: Encodable {
    var key: String
    var value: Text

    struct Text: Encodable {
      var stringValue: String
    }

    init(_ key: String, _ text: String) { (self.key, value) = (key, Text(stringValue: text)) }
  }

  private struct Metric: Encodable {
    var name: String
    var description: String
    var unit: String
    var sum: Sum?
    var gauge: Gauge?
    var histogram: Histogram?
  }

  private struct Sum: Encodable {
    var dataPoints: [Point]
    var aggregationTemporality = OTLPRequest.cumulative
    var isMonotonic = true
  }

  private struct Gauge: Encodable {
    var dataPoints: [Point]
  }

  private struct Histogram: Encodable {
    var dataPoints: [HistogramPoint]
    var aggregationTemporality = OTLPRequest.cumulative
  }

  private struct Point: Encodable {
    var attributes: [Attribute]
    var startTimeUnixNano: String
    var timeUnixNano: String
    var asInt: String?
    var asDouble: Double?
  }

  private struct HistogramPoint: Encodable {
    var attributes: [Attribute]
    var startTimeUnixNano: String
    var timeUnixNano: String
    var count: String
    var sum: Double
    var bucketCounts: [String]
    var explicitBounds: [Double]
    var exemplars: [Exemplar]
  }

  private struct Exemplar: Encodable {
    var filteredAttributes: [Attribute]
    var timeUnixNano: String
    var asDouble: Double
  }

  /// `AGGREGATION_TEMPORALITY_CUMULATIVE`.
  private static let cumulative = 2

  /// Whose metrics they are, and when they were read.
  struct Source {
    var role: String
    var node: String
    var build: String
    var startedAt: WallTime
    var wall: WallTime
  }

  init(_ families: [MetricFamily], from source: Source) {
    let resource = Resource(attributes: [
      Attribute("service.name", "shoal-" + source.role), Attribute("service.instance.id", source.node),
      Attribute("service.version", source.build),
    ])
    let metrics = families.map { Self.metric($0, source) }
    resourceMetrics = [
      ResourceMetrics(resource: resource, scopeMetrics: [ScopeMetrics(scope: Scope(name: "shoal"), metrics: metrics)])
    ]
  }

  /// As it goes over the wire.
  var body: [UInt8] {
    // Texts and finite numbers can always be written.
    (try? JSONEncoder().encode(self)).map { Array($0) } ?? []
  }

  private static func metric(_ family: MetricFamily, _ source: Source) -> Metric {
    let descriptor = family.descriptor
    var name = descriptor.name
    if descriptor.kind == .counter { name.removeLast("_total".count) }
    var metric = Metric(name: name, description: descriptor.help, unit: unit(descriptor))
    switch descriptor.kind {
    case .counter: metric.sum = Sum(dataPoints: family.samples.map { point($0, descriptor, source) })
    case .gauge: metric.gauge = Gauge(dataPoints: family.samples.map { point($0, descriptor, source) })
    case .histogram:
      metric.histogram = Histogram(
        dataPoints: family.samples.compactMap { sample in
          guard case .histogram(let times) = sample.value else { return nil }
          return point(times, attributes(sample, descriptor), source)
        })
    }
    return metric
  }

  /// In the Unified Code for Units of Measure, as OpenTelemetry has it: what is counted stands in braces.
  private static func unit(_ descriptor: MetricDescriptor) -> String {
    switch descriptor.unit {
    case "bytes": "By"
    case "seconds": "s"
    case "ratio": "1"
    default: "{\(descriptor.unit)}"
    }
  }

  private static func attributes(_ sample: MetricFamily.Sample, _ descriptor: MetricDescriptor) -> [Attribute] {
    zip(descriptor.labels, sample.labels).map { Attribute($0.name, $1) }
  }

  private static func point(
    _ sample: MetricFamily.Sample, _ descriptor: MetricDescriptor, _ source: Source
  ) -> Point {
    var point = Point(
      attributes: attributes(sample, descriptor), startTimeUnixNano: time(source.startedAt),
      timeUnixNano: time(source.wall))
    if case .decimal(let digits, let places) = sample.value {
      if places == 0 { point.asInt = "\(digits)" } else { point.asDouble = number(digits, places: places) }
    }
    return point
  }

  private static func point(
    _ times: DurationHistogram, _ attributes: [Attribute], _ source: Source
  ) -> HistogramPoint {
    HistogramPoint(
      attributes: attributes, startTimeUnixNano: time(source.startedAt), timeUnixNano: time(source.wall),
      count: "\(times.count)", sum: number(times.sum.nanoseconds, places: 9),
      bucketCounts: times.counts.map { "\($0)" },
      explicitBounds: DurationHistogram.bounds.map { number($0.nanoseconds, places: 9) },
      exemplars: times.exemplars.compactMap { exemplar in
        exemplar.map {
          Exemplar(
            filteredAttributes: [Attribute("node", source.node), Attribute("seq", "\($0.sequence)")],
            timeUnixNano: time(source.wall), asDouble: number($0.time.nanoseconds, places: 9))
        }
      })
  }

  /// By way of the text, so that 0.1 is the nearest number to 0.1, as whoever reads `/metrics` gets it.
  private static func number(_ digits: Int64, places: Int) -> Double {
    Double(MetricValue.text(digits, places: places)) ?? 0
  }

  private static func time(_ wall: WallTime) -> String { "\(wall.microseconds)000" }
}

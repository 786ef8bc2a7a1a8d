/// Everything that a node of one kind counts: what each metric is, and how it is read. The only home of both, so that
/// what is listed is what is shown.
package struct MetricCatalogue<Source>: Sendable {
  private struct Line: Sendable {
    var descriptor: MetricDescriptor
    var read: @Sendable (Source) -> [MetricFamily.Sample]
  }

  private var lines: [Line] = []

  package init() {}

  /// What there is, in the order in which it was declared.
  package var descriptors: [MetricDescriptor] { lines.map(\.descriptor) }

  /// The values now. A metric without any is left out: it does not apply to this node.
  package func families(of source: Source) -> [MetricFamily] {
    lines.compactMap { line in
      let samples = line.read(source)
      return samples.isEmpty ? nil : MetricFamily(line.descriptor, samples)
    }
  }

  package mutating func add(
    _ descriptor: MetricDescriptor, read: @escaping @Sendable (Source) -> [MetricFamily.Sample]
  ) {
    precondition(!lines.contains { $0.descriptor.name == descriptor.name }, "\(descriptor.name) is declared twice")
    lines.append(Line(descriptor: descriptor, read: read))
  }

  /// Something that only grows, and has no labels.
  package mutating func counter(
    _ name: String, _ unit: String, _ help: String, _ read: @escaping @Sendable (Source) -> Int64
  ) {
    add(MetricDescriptor(.counter, name, unit, help)) { [.init([], .number(read($0)))] }
  }

  /// Something that goes up and down, and has no labels; nil where it does not apply.
  package mutating func gauge(
    _ name: String, _ unit: String, _ help: String, _ read: @escaping @Sendable (Source) -> Int64?
  ) {
    add(MetricDescriptor(.gauge, name, unit, help)) { source in read(source).map { [.init([], .number($0))] } ?? [] }
  }

  /// Something that only grows, by the values of one label, in the order of the values.
  package mutating func counter(
    _ name: String, _ unit: String, _ help: String, by label: String, _ values: [String],
    _ read: @escaping @Sendable (Source) -> [Int64]
  ) {
    split(MetricDescriptor(.counter, name, unit, help, by: [.init(label, values)]), read)
  }

  /// Something that goes up and down, by the values of one label.
  package mutating func gauge(
    _ name: String, _ unit: String, _ help: String, by label: String, _ values: [String],
    _ read: @escaping @Sendable (Source) -> [Int64]
  ) {
    split(MetricDescriptor(.gauge, name, unit, help, by: [.init(label, values)]), read)
  }

  private mutating func split(
    _ descriptor: MetricDescriptor, _ read: @escaping @Sendable (Source) -> [Int64]
  ) {
    let values = descriptor.labels[0].values
    add(descriptor) { source in zip(values, read(source)).map { .init([$0], .number($1)) } }
  }

  /// How long something takes, without labels.
  package mutating func histogram(
    _ name: String, _ help: String, _ read: @escaping @Sendable (Source) -> DurationHistogram
  ) {
    add(MetricDescriptor(.histogram, name, "seconds", help)) { [.init([], .histogram(read($0)))] }
  }

  /// How long something takes, by the values of one label.
  package mutating func histogram(
    _ name: String, _ help: String, by label: String, _ values: [String],
    _ read: @escaping @Sendable (Source) -> [DurationHistogram]
  ) {
    add(MetricDescriptor(.histogram, name, "seconds", help, by: [.init(label, values)])) { source in
      zip(values, read(source)).map { .init([$0], .histogram($1)) }
    }
  }
}

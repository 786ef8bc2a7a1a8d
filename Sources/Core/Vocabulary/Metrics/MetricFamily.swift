/// A metric with its values at one moment, one for each set of labels.
package struct MetricFamily: Hashable, Sendable {
  package struct Sample: Hashable, Sendable {
    /// The values of the descriptor's labels, in their order.
    package var labels: [String]
    package var value: MetricValue

    package init(_ labels: [String] = [], _ value: MetricValue) {
      self.labels = labels
      self.value = value
    }
  }

  package var descriptor: MetricDescriptor
  package var samples: [Sample]

  package init(_ descriptor: MetricDescriptor, _ samples: [Sample]) {
    self.descriptor = descriptor
    self.samples = samples
  }
}

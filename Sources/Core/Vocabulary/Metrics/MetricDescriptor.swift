/// What a metric is: its name, unit, sort, meaning and labels. One descriptor serves every way of showing it.
package struct MetricDescriptor: Hashable, Sendable {
  package enum Kind: String, Sendable {
    /// Only grows.
    case counter
    /// Goes up and down.
    case gauge
    /// How many times something took how long; see `DurationHistogram`.
    case histogram
  }

  /// A label, and all that it can say: a metric is as many time series as there are sets of values.
  package struct Label: Hashable, Sendable {
    package var name: String
    /// Empty where the build or the operator says the one value that there is, or what comes says which of them are
    /// named, within a bound (ISPs).
    package var values: [String]

    package init(_ name: String, _ values: [String]) {
      self.name = name
      self.values = values
    }
  }

  /// With the prefix `shoal_`, or `process_` for what every program of Prometheus's own libraries tells of itself; a
  /// counter ends in `_total`; a base unit is part of the name.
  package var name: String
  /// `bytes`, `seconds`, `requests` and so on.
  package var unit: String
  package var kind: Kind
  /// One sentence.
  package var help: String
  /// Never a peer, an address, a URL or a hash.
  package var labels: [Label]

  package init(_ kind: Kind, _ name: String, _ unit: String, _ help: String, by labels: [Label] = []) {
    precondition(name.hasPrefix("shoal_") || name.hasPrefix("process_"))
    precondition((kind == .counter) == name.hasSuffix("_total"))
    self.name = name
    self.unit = unit
    self.kind = kind
    self.help = help
    self.labels = labels
  }
}

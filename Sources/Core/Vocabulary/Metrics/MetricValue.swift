/// The value of a metric: a decimal number, since the core knows no others, or a histogram.
package enum MetricValue: Hashable, Sendable {
  /// `digits` divided by ten to the power of `places`.
  case decimal(Int64, places: Int)
  case histogram(DurationHistogram)

  package static func number(_ value: Int64) -> MetricValue { .decimal(value, places: 0) }
  package static func number(_ value: Int) -> MetricValue { .decimal(Int64(value), places: 0) }
  package static func seconds(_ time: TimeSpan) -> MetricValue { .decimal(time.nanoseconds, places: 9) }

  /// A decimal number as people and Prometheus read it, without zeros at the end.
  ///
  /// - Parameter point: whether a whole number bears a point too, as the bounds of OpenMetrics do.
  package static func text(_ digits: Int64, places: Int, point: Bool = false) -> String {
    guard places > 0 else { return point ? "\(digits).0" : "\(digits)" }
    var scale: UInt64 = 1
    for _ in 0..<places { scale *= 10 }
    let (whole, rest) = digits.magnitude.quotientAndRemainder(dividingBy: scale)
    let sign = digits < 0 ? "-" : ""
    guard rest > 0 else { return point ? "\(sign)\(whole).0" : "\(sign)\(whole)" }
    var fraction = "\(rest)"
    fraction = String(repeating: "0", count: places - fraction.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    return "\(sign)\(whole).\(fraction)"
  }
}

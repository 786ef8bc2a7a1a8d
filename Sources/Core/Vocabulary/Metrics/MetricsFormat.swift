/// The two texts that scrapers read.
package enum MetricsFormat: String, Codable, Hashable, Sendable {
  /// Prometheus's text format, 0.0.4.
  case prometheus
  /// OpenMetrics 1.0, which has exemplars.
  case openMetrics

  /// The media type of OpenMetrics, without parameters.
  package static let openMetricsType = "application/openmetrics-text"

  /// What to send as Content-Type.
  package var contentType: String {
    switch self {
    case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
    case .openMetrics: "\(Self.openMetricsType); version=1.0.0; charset=utf-8"
    }
  }
}

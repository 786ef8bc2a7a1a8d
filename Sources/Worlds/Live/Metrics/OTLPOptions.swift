package import Vocabulary

/// Where metrics are sent by the OpenTelemetry protocol, and how often.
package struct OTLPOptions: Sendable {
  /// The base of the receiver, as `OTEL_EXPORTER_OTLP_ENDPOINT` names it.
  package var url: HTTPURL
  package var interval = TimeSpan.seconds(15)
  /// Whom a receiver with TLS is believed to be.
  var trust: TLSTrust

  package init(url: HTTPURL, trust: TLSTrust) {
    self.url = url
    self.trust = trust
  }

  /// Where metrics go, below the base.
  var metricsURL: HTTPURL {
    var url = url
    url.target = url.target.trimmingSuffix("/") + "/v1/metrics"
    return url
  }
}

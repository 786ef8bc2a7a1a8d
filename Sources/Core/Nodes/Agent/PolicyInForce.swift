import Vocabulary

/// By which rules an agent goes now, as labels of a metric: few, and each with few values.
struct PolicyInForce {
  var own: OwnNode
  var cache: CacheBook
  var keepsLedger: Bool

  static let labels = [
    MetricDescriptor.Label("uploads", ["unlimited", "limited"]),
    .init("kept", ["served", "not_served"]),
    .init("peer_tls", LinkSecurity.allCases.map(\.rawValue)),
    .init("keys", ["given", "met"]),
    .init("cache", ["unlimited", "limited", "disk_full"]),
    .init("ledger", ["on", "off"]),
  ]

  /// The values of the labels.
  var values: [String] {
    [
      own.uploadLimit == nil ? "unlimited" : "limited", own.servesKept ? "served" : "not_served",
      own.linkSecurity.rawValue, own.hasGivenKeys ? "given" : "met",
      !cache.isLimited ? "unlimited" : cache.isDiskFull ? "disk_full" : "limited", keepsLedger ? "on" : "off",
    ]
  }
}

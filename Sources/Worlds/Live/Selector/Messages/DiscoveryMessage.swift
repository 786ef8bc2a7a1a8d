import Nodes

/// One of the groups of targets that GET /v1/sd answers, as Prometheus's HTTP service discovery has them.
struct DiscoveryMessage: Codable, Hashable {
  /// Labels whose names begin so are there for relabelling, and go after it.
  private static let prefix = "__meta_shoal_"

  var targets: [String]
  var labels: [String: String]

  init(_ node: WatchedNode) {
    targets = [node.target]
    labels = [Self.prefix + "role": node.role.rawValue]
    if node.isSecure { labels["__scheme__"] = "https" }
    if let id = node.node { labels[Self.prefix + "node"] = id }
  }
}

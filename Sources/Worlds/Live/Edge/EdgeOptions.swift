package import NIOCore

/// The bounds of a node's requests to origins.
package struct EdgeOptions: Sendable {
  /// Connections kept to one origin.
  package var connectionsPerOrigin = 2
  package var connectTimeout: TimeAmount = .seconds(5)
  /// How long an answer may bring no byte.
  package var idleTimeout: TimeAmount = .seconds(20)
  /// How long an unused connection is kept.
  package var keepAlive: TimeAmount = .seconds(30)
  /// An answer that is of no use is read to its end if it is not longer, so that its connection can be used again.
  package var mostDiscarded: Int64 = 64 << 10

  /// For requests that are passed on: each lasts as long as its client reads.
  package static let forwarding: EdgeOptions = {
    var options = EdgeOptions()
    options.connectionsPerOrigin = 64
    options.idleTimeout = .seconds(60)
    return options
  }()

  package init() {}
}

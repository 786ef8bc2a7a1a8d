package import Vocabulary

/// What a node remembers of an origin's key (trust on first use) or of a URL's newest serial.
package enum KeyPin: Hashable, Codable, Sendable {
  /// `origin` is scheme, host and port.
  case key(origin: String, Digest256)
  case serial(url: String, Int64)
}

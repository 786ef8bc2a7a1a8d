package import Vocabulary

/// What a node remembers of an origin's key (trust on first use) or of a URL's newest serial.
package enum KeyPin: Hashable, Codable, Sendable {
  /// `origin` is scheme, host and port.
  case key(origin: String, Digest256)
  case serial(url: String, Int64)

  /// Whether both are about the same origin, or the same URL: the newer takes the place of the older.
  func replaces(_ other: KeyPin) -> Bool {
    switch (self, other) {
    case (.key(let a, _), .key(let b, _)): a == b
    case (.serial(let a, _), .serial(let b, _)): a == b
    default: false
    }
  }
}

package import Vocabulary

/// The keys that the user gave: for any origin, or for one.
package struct GivenKeys: Codable, Sendable {
  /// A key, and whose it is.
  package struct OfOrigin: Hashable, Codable, Sendable {
    /// The public address of the origin.
    package var origin: String
    package var key: Digest256

    package init(origin: String, key: Digest256) {
      self.origin = origin
      self.key = key
    }
  }

  /// Where there is no other, nobody else is believed.
  let anywhere: [Digest256]
  private let origins: [OfOrigin]

  init(anywhere: [Digest256] = [], origins: [OfOrigin] = []) {
    self.anywhere = anywhere
    self.origins = origins.map {
      OfOrigin(origin: SignedPlace(base: $0.origin, path: "file")?.base ?? $0.origin, key: $0.key)
    }
  }

  /// Whether the user gave this key, for whichever origin.
  func contains(_ key: Digest256) -> Bool { anywhere.contains(key) || origins.contains { $0.key == key } }

  /// The keys of which one must have signed what is published there; nil where none was given.
  /// - Parameter url: in the spelling of `SignedPlace.spelled`.
  func keys(of url: String) -> [Digest256]? {
    let given = origins.filter { url == $0.origin || url.hasPrefix($0.origin + "/") }.map(\.key)
    if !given.isEmpty { return given }
    return anywhere.isEmpty ? nil : anywhere
  }
}

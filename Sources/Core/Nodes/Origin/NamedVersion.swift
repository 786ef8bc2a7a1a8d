/// One version of a file under the root.
struct NamedVersion: Hashable, Codable, Sendable {
  /// Relative to the root, `/` between its parts.
  var path: String
  var version: FileVersion
}

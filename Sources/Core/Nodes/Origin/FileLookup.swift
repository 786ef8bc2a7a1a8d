/// What the world found where a path leads under the root.
package enum FileLookup: Hashable, Codable, Sendable {
  /// A regular file, now open under `token` until the exchange ends.
  case file(FileToken, FileVersion)
  case directory
  /// Nothing that may be served: nothing there, not a regular file, or outside the root.
  case missing
  /// It lies under the root, but the node has no permission to read it.
  case denied
  /// The world has no means to open another file just now.
  case exhausted
}

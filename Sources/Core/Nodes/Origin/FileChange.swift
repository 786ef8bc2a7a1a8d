/// What a scan of the root found different from the scan before.
package enum FileChange: Hashable, Codable, Sendable {
  /// A new file or a new version of one; the path is relative to the root, `/` between its parts.
  case appeared(path: String, FileVersion)
  case vanished(path: String)
  /// A file or a directory may not be read, or not any more. It is told once.
  case denied(path: String)
}

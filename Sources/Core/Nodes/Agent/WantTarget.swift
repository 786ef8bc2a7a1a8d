/// What a user of the command line asked for.
package enum WantTarget: Hashable, Codable, Sendable {
  case url(String)
  /// A metainfo file that the world reads.
  case metainfoFile(String)
}

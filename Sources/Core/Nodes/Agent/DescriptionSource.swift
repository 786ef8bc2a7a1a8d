package import Vocabulary

/// Where metainfo comes from.
package enum DescriptionSource: Hashable, Codable, Sendable {
  case url(GuardedURL)
  case file(String)
  /// What was remembered of this URL; `absent` if nothing was.
  case kept(url: String)
  /// What lies in the store of this object; `absent` if nothing does.
  case keptObject(Digest256)
}

/// Where metainfo comes from.
package enum DescriptionSource: Hashable, Codable, Sendable {
  case url(GuardedURL)
  case file(String)
}

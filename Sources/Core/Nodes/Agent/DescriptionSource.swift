/// Where metainfo comes from.
package enum DescriptionSource: Hashable, Codable, Sendable {
  case url(String)
  case file(String)
}

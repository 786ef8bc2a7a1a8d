/// What an answer is stored under (RFC 9111, 2 and 4.1); the method is always GET.
package struct CacheKey: Hashable, Codable, Sendable {
  package let url: String
  package let variant: CacheVariant

  /// A longer URL has no entry.
  package static let mostBytes = 2048

  package init(url: String, variant: CacheVariant) {
    self.url = url
    self.variant = variant
  }
}

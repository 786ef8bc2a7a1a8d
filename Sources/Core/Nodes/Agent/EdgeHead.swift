/// The head of the origin's answer to a range request.
package struct EdgeHead: Hashable, Codable, Sendable {
  package var status: Int
  package var entityTag: String?
  package var retryAfterSeconds: Int64?
  /// Whether a body of blocks will follow: 206 with the very range that was asked, or 200 with the object's length.
  package var isUsable: Bool

  package init(status: Int, entityTag: String?, retryAfterSeconds: Int64?, isUsable: Bool) {
    self.status = status
    self.entityTag = entityTag
    self.retryAfterSeconds = retryAfterSeconds
    self.isUsable = isUsable
  }
}

/// Bytes that the world keeps for an object.
package struct StoredBytes: Hashable, Codable, Sendable {
  package var token: FileToken
  package var length: Int64

  package init(token: FileToken, length: Int64) {
    self.token = token
    self.length = length
  }
}

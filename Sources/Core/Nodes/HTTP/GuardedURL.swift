/// A URL to be asked, and how far the one who named it may reach.
package struct GuardedURL: Hashable, Codable, Sendable {
  package var text: String
  package var reach: Reach

  package init(_ text: String, _ reach: Reach) {
    self.text = text
    self.reach = reach
  }
}

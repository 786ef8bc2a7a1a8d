import Vocabulary

/// An object whose store is being opened, or is to be.
struct ObjectOpening: Codable, Sendable {
  let description: ObjectDescription
  /// Where it is published, when the user named it by URL.
  let url: String?
  /// Of the version that the last probe found.
  let entityTag: String?
  /// How far those who asked for it may reach.
  var reach: Reach
  /// How long it took to get the description: from an origin that a crowd asks, long.
  var searchTime = TimeSpan.zero
}

/// What became of a registration.
package enum RegistrationOutcome: Hashable, Codable, Sendable {
  case added
  case refreshed
  /// The registry has as many objects as it may.
  case full
  /// Another origin's live registration owns the URL.
  case urlTaken
  /// One of its infohashes names another object.
  case infohashTaken
  /// The same object was registered with another length.
  case otherLength
}

import Vocabulary

/// A request for which the world is looking up a file.
struct PendingQuestion: Hashable, Codable, Sendable {
  /// What is done with the file once it is found.
  enum Purpose: Hashable, Codable, Sendable {
    /// Serve it; if there is none and the name says so, its description may be meant.
    case content
    /// Serve a description of the file: the name ended in `.torrent` and no such file is there.
    case description(DescriptionKind)
    /// Serve the `index.html` of a directory, or a list of the directory if there is none.
    case index
    /// Serve a list of the directory.
    case listing
  }

  enum DescriptionKind: Hashable, Codable, Sendable {
    case hybrid, v1Only, leaves
  }

  var exchange: ExchangeID
  var question: HTTPQuestion
  var parts: [String]
  var purpose: Purpose
  /// Once it waits for a description: until when at most.
  var heldUntil: Instant?

  /// The path relative to the root.
  var path: String { parts.joined(separator: "/") }
}

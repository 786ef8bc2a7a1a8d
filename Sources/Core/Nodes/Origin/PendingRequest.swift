import Vocabulary

/// A request for which the world looks up a file, or that waits for a description.
struct PendingRequest: Hashable, Codable, Sendable {
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

  let exchange: ExchangeID
  let head: HTTPRequest
  private(set) var parts: [String]
  private(set) var purpose: Purpose
  /// Once it waited for a description: until when at most.
  var heldUntil: Instant?

  /// A request as it came.
  ///
  /// - Parameter parts: of its path; the last is empty where the path ends in a slash.
  init(_ exchange: ExchangeID, _ head: HTTPRequest, parts: [String]) {
    self.exchange = exchange
    self.head = head
    self.parts = parts
    purpose = .content
    if parts.last?.isEmpty != false {
      purpose = .index
      self.parts[max(0, parts.count - 1)] = "index.html"
    }
  }

  /// The path relative to the root.
  var path: String { parts.joined(separator: "/") }

  /// `NAME.torrent`, with `?v=1` or `?layer=0`, asks about the file NAME.
  var descriptionMeant: PendingRequest? {
    guard purpose == .content, let name = parts.last, name.hasSuffix(".torrent"), name.utf8.count > 8 else {
      return nil
    }
    var next = self
    next.parts[next.parts.count - 1] = String(name.dropLast(8))
    let words = head.rawQuery?.split(separator: "&") ?? []
    let kind: DescriptionKind = words.contains("layer=0") ? .leaves : words.contains("v=1") ? .v1Only : .hybrid
    next.purpose = .description(kind)
    return next
  }

  /// The same for a list of the directory, whose index is not there.
  var listing: PendingRequest {
    var next = self
    next.purpose = .listing
    next.parts.removeLast()
    return next
  }

  /// A directory without its slash: relative links of its page would lead elsewhere. The target is relative, one
  /// encoded part, so that it can name no other host.
  var redirect: HTTPResponse {
    let query = head.rawQuery.map { "?" + $0 } ?? ""
    let target = RequestPath.encoded(parts.suffix(1)).dropFirst() + "/" + query
    return HTTPResponse(
      status: 301, sentence: "This is a directory: \(target)", fields: [HTTPField("location", String(target))])
  }
}

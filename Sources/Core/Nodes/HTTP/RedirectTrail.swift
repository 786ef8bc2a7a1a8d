import Vocabulary

/// Where a request was sent on to, one server after another, and how often that may be (RFC 9110, 15.4).
package struct RedirectTrail: Hashable, Codable, Sendable {
  /// What becomes of a redirect.
  package enum Step: Hashable, Sendable {
    /// The request is made anew, at this URL.
    case follow(url: String)
    /// It is not followed; what the request has failed by, and why, for the user.
    case refuse(TransferFailure.Kind, sentence: String)
  }

  /// How many redirects of one request are followed.
  package static let most = 5

  /// Where the request goes now; nil before the first redirect.
  package private(set) var url: String?
  private var followed = 0

  package init() {}

  /// Whether an answer of this status with a Location asks for the same request elsewhere.
  package static func isRedirect(status: Int) -> Bool { [301, 302, 307, 308].contains(status) }

  /// The server at `from` names another place, as it stands in its Location field.
  package mutating func redirected(from: String, to location: String) -> Step {
    guard followed < Self.most else { return .refuse(.unreachable, sentence: "\(from) redirects too many times.") }
    do throws(HTTPURLError) {
      let own = try HTTPURL(from)
      let next = try own.resolving(location)
      guard !own.isDowngraded(by: next) else {
        return .refuse(.untrusted, sentence: "\(from) redirects to \(next), which would give up TLS.")
      }
      followed += 1
      url = "\(next)"
      return .follow(url: "\(next)")
    } catch { return .refuse(.unreachable, sentence: "\(from) redirects elsewhere: \(error)") }
  }
}

/// For which requests a stored answer was meant: the request fields that its Vary names, with what they said
/// (RFC 9111, 4.1). It is a part of the answer's key.
package struct CacheVariant: Hashable, Codable, Sendable {
  package struct Term: Hashable, Codable, Sendable {
    /// In lower case.
    package var name: String
    /// Nil if the field was absent: then it must be absent again.
    package var value: String?
  }

  /// Ordered by name, each name once.
  package let terms: [Term]
  /// Only for requests that may be sent to private addresses: it may come from one. Without this the cache would show
  /// a page in a browser what the gateway refuses to fetch for it.
  package let isPrivileged: Bool

  /// An answer that names more fields, or longer values together, is not stored.
  package static let mostTerms = 16
  package static let mostBytes = 2048

  /// - Parameters:
  ///   - vary: the value of the Vary field, or nil if there is none.
  ///   - isOpen: see `ResponseHead`.
  /// - Throws: `CachePolicy.Refusal` when it is `*`, or names a field that is not known, or too many.
  package init(vary: String?, of request: CacheRequest, isOpen: Bool = false) throws(CachePolicy.Refusal) {
    var names: [String] = []
    for part in (vary ?? "").split(separator: ",") {
      let name = part.trimmed.lowercased()
      if name.isEmpty || names.contains(name) { continue }
      if name == "*" { throw .variesAlways }
      guard request.knows(name) else { throw .variesByUnknown }
      guard names.count < Self.mostTerms else { throw .headTooLarge }
      names.append(name)
    }
    isPrivileged = request.isPrivileged && !isOpen
    terms = names.sorted().map { Term(name: $0, value: request.field($0).map(Self.normalized)) }
    guard weight <= Self.mostBytes else { throw .headTooLarge }
  }

  /// Whether a request may be answered with it.
  package func matches(_ request: CacheRequest) -> Bool {
    (request.isPrivileged || !isPrivileged)
      && terms.allSatisfy { request.knows($0.name) && request.field($0.name).map(Self.normalized) == $0.value }
  }

  /// Bytes of its texts.
  package var weight: Int { terms.reduce(0) { $0 + $1.name.utf8.count + ($1.value?.utf8.count ?? 0) } }

  /// White space around the members of a list means nothing. Inside of quotes it might, so those are left alone.
  private static func normalized(_ value: String) -> String {
    if value.contains("\"") { return value }
    return value.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

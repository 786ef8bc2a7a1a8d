/// A list of entity tags in If-Match or If-None-Match (RFC 9110, 8.8.3).
package enum EntityTags: Hashable, Sendable {
  /// `*`: any representation that exists.
  case any
  /// Each with its quotes, and with `W/` if it is weak.
  case list([String])

  /// From a field's value; what is no entity tag is left out and matches nothing.
  package init(_ field: String) {
    if field[...].trimmed == "*" {
      self = .any
      return
    }
    var tags: [String] = []
    var rest = field[...]
    while let quote = rest.firstIndex(of: "\"") {
      let isWeak = rest[..<quote].hasSuffix("W/")
      let after = rest.index(after: quote)
      guard let end = rest[after...].firstIndex(of: "\"") else { break }
      tags.append((isWeak ? "W/" : "") + rest[quote...end])
      rest = rest[rest.index(after: end)...]
    }
    self = .list(tags)
  }

  /// Strong comparison with a strong tag, for If-Match and If-Range.
  package func containsStrongly(_ tag: String) -> Bool {
    switch self {
    case .any: true
    case .list(let tags): tags.contains(tag)
    }
  }

  /// Weak comparison with a strong tag, for If-None-Match.
  package func containsWeakly(_ tag: String) -> Bool {
    switch self {
    case .any: true
    case .list(let tags): tags.contains(tag) || tags.contains("W/" + tag)
    }
  }
}

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

  /// Strong comparison, for If-Match and If-Range: a weak tag equals nothing. `tag` is nil for what has none.
  package func containsStrongly(_ tag: String?) -> Bool {
    switch self {
    case .any: true
    case .list(let tags): tag.map { $0.hasPrefix("\"") && tags.contains($0) } ?? false
    }
  }

  /// Weak comparison, for If-None-Match. `tag` is nil for what has none.
  package func containsWeakly(_ tag: String?) -> Bool {
    switch self {
    case .any: true
    case .list(let tags): tag.map { tag in tags.contains { Self.opaque($0) == Self.opaque(tag) } } ?? false
    }
  }

  private static func opaque(_ tag: String) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...] }
}

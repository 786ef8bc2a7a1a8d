/// The patterns of paths in delegations: `*`, `?`, `[a-z]` and `[!a-z]`, as shells have them, none of which stands for
/// a `/`.
enum PathPattern {
  static func matches(_ path: String, _ pattern: String) -> Bool {
    let (parts, patterns) = (
      path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false),
      pattern.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
    )
    return parts.count == patterns.count && zip(parts, patterns).allSatisfy { matches(Array($0), Array($1)) }
  }

  /// In a time of both lengths' product at the most: after a `*` only the last one is tried again.
  private static func matches(_ text: [Unicode.Scalar], _ pattern: [Unicode.Scalar]) -> Bool {
    var (at, of) = (0, 0)
    var star: (at: Int, of: Int)?
    while at < text.count {
      if of < pattern.count, pattern[of] == "*" {
        star = (at, of + 1)
        of += 1
      } else if of < pattern.count, let next = step(text[at], pattern, of) {
        at += 1
        of = next
      } else if let last = star {
        star = (last.at + 1, last.of)
        (at, of) = (last.at + 1, last.of)
      } else {
        return false
      }
    }
    return pattern[of...].allSatisfy { $0 == "*" }
  }

  /// Where the pattern goes on if what stands there means this character.
  private static func step(_ scalar: Unicode.Scalar, _ pattern: [Unicode.Scalar], _ of: Int) -> Int? {
    if pattern[of] == "?" { return of + 1 }
    guard pattern[of] == "[", let end = endOfSet(pattern, of) else { return pattern[of] == scalar ? of + 1 : nil }
    var at = of + 1
    let isNegated = pattern[at] == "!"
    if isNegated { at += 1 }
    var isIn = false
    while at < end {
      if at + 2 < end, pattern[at + 1] == "-" {
        if pattern[at] <= scalar, scalar <= pattern[at + 2] { isIn = true }
        at += 3
      } else {
        if pattern[at] == scalar { isIn = true }
        at += 1
      }
    }
    return isIn != isNegated ? end + 1 : nil
  }

  /// Of the set that begins there; nil where it has no end, so that `[` stands for itself.
  private static func endOfSet(_ pattern: [Unicode.Scalar], _ of: Int) -> Int? {
    var at = of + 1
    if at < pattern.count, pattern[at] == "!" { at += 1 }
    // A "]" that comes first is one of the set.
    if at < pattern.count, pattern[at] == "]" { at += 1 }
    return at < pattern.count ? pattern[at...].firstIndex(of: "]") : nil
  }
}

/// The Accept field of a request (RFC 9110, 12.5.1).
package enum AcceptField {
  /// Whether a media type is asked for by its name, and not only among all that there are.
  package static func names(_ type: String, _ field: String?) -> Bool {
    guard let field else { return false }
    return field.split(separator: ",").contains { part in
      let pieces = part.split(separator: ";").map { $0.trimmed.lowercased() }
      let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
      return pieces.first == type && weight?.contains { $0 != "0" && $0 != "." } ?? true
    }
  }

  /// Whether a media type may be answered; `nil` is a request without the field, which takes all.
  package static func takes(_ type: String, _ field: String?) -> Bool {
    guard let field else { return true }
    let whole = type.lowercased()
    let major = whole.split(separator: "/").first.map { "\($0)/*" } ?? ""
    var best = (depth: -1, isTaken: false)
    for part in field.split(separator: ",") {
      let pieces = part.split(separator: ";").map { $0.trimmed.lowercased() }
      guard let range = pieces.first else { continue }
      let depth = range == whole ? 2 : range == major ? 1 : range == "*/*" ? 0 : -1
      guard depth > best.depth else { continue }
      let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
      best = (depth, weight?.contains { $0 != "0" && $0 != "." } ?? true)
    }
    return best.isTaken
  }
}

extension HTTPURL {
  /// The address that `reference` means in a document at this one (RFC 3986, 5.2).
  ///
  /// - Throws: `HTTPURLError` when it is neither an http:// nor an https:// address.
  package func resolving(_ reference: String) throws(HTTPURLError) -> HTTPURL {
    let reference = reference.prefix { $0 != "#" }
    if Self.hasScheme(reference) { return try HTTPURL(String(reference)) }
    if reference.hasPrefix("//") { return try HTTPURL("\(scheme):" + reference) }
    let path = String(target.prefix { $0 != "?" })
    let merged: String
    if reference.isEmpty {
      merged = target
    } else if reference.hasPrefix("?") {
      merged = path + reference
    } else {
      let query = reference.drop { $0 != "?" }
      let own = reference.prefix { $0 != "?" }
      let whole = own.hasPrefix("/") ? String(own) : String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) + own
      merged = Self.withoutDots(whole) + query
    }
    // Through the parser, for its encoding of what may not stand in a request line.
    return try HTTPURL(origin + merged)
  }

  private static func hasScheme(_ text: Substring) -> Bool {
    guard let colon = text.firstIndex(of: ":"), let first = text.first, first.isASCII, first.isLetter else {
      return false
    }
    return text[..<colon].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
  }

  private static func withoutDots(_ path: String) -> String {
    var result: [Substring] = []
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (at, part) in parts.enumerated() {
      let isLast = at == parts.count - 1
      switch part {
      case ".": if isLast { result.append("") }
      case "..":
        if !result.isEmpty { result.removeLast() }
        if isLast { result.append("") }
      default: result.append(part)
      }
    }
    return "/" + result.joined(separator: "/")
  }
}

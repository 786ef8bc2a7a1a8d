/// What a request line asks for, read strictly (RFC 9112, 3.2): a proxy before this node must not read it otherwise.
package struct RequestTarget: Hashable, Sendable {
  /// Host and port as they were written, where the target names them: absolute form, and CONNECT's.
  package let authority: Substring?
  /// Begins with `/`, but for CONNECT and `*`.
  package let path: Substring
  /// What follows the first `?`, or nil if there is none.
  package let query: Substring?

  /// Nil for what is no target of that method.
  package init?(_ text: String, method: String) {
    // A fragment is never sent, and what is not to be seen would part words for somebody.
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else { return nil }
    let rest: Substring
    if method == "CONNECT" {
      guard !text.contains("/"), !text.contains("?"), !text.contains("@") else { return nil }
      (authority, path, query) = (text[...], "", nil)
      return
    } else if text.hasPrefix("/") {
      (authority, rest) = (nil, text[...])
    } else if text == "*", method == "OPTIONS" {
      (authority, rest) = (nil, text[...])
    } else {
      guard let scheme = ["http://", "https://"].first(where: { text.prefix($0.count).lowercased() == $0 }) else {
        return nil
      }
      let after = text.dropFirst(scheme.count)
      let end = after.firstIndex { $0 == "/" || $0 == "?" } ?? after.endIndex
      // Names of users are never sent in a target (RFC 9110, 4.2.4).
      guard end > after.startIndex, !after[..<end].contains("@") else { return nil }
      (authority, rest) = (after[..<end], after[end...])
    }
    let mark = rest.firstIndex(of: "?")
    let path = rest[..<(mark ?? rest.endIndex)]
    self.path = path.isEmpty ? "/" : path
    query = mark.map { rest[rest.index(after: $0)...] }
  }
}

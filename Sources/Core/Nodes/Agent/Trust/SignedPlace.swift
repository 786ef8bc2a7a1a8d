import Vocabulary

/// Where a signature says that a file is published: the origin's public address and the file's own under it, in the one
/// spelling in which two addresses of one file are equal.
struct SignedPlace: Hashable, Sendable {
  /// The public address of the origin, with no slash at its end: what its key is pinned for.
  let base: String
  /// The address of the file.
  let url: String

  /// Of a description that says where its origin is.
  /// - Parameter path: of the file, decoded, from the root of the origin.
  init?(base: String, path: String) {
    guard !base.contains("?"), var url = try? HTTPURL(base), let parts = try? RequestPath.parts(url.target),
      let path = Self.encoded(path)
    else { return nil }
    url.target = RequestPath.encoded(parts.filter { !$0.isEmpty })
    self.init("\(url)", path)
  }

  /// Of a description of before, which names no origin: it is what stands before the path in an address of the file.
  /// - Parameter url: one of its web seeds, which are signed as well.
  init?(seed url: String, path: String) {
    guard let url = Self.spelled(url), let path = Self.encoded(path), url.hasSuffix(path) else { return nil }
    self.init(String(url.dropLast(path.count)), path)
  }

  /// Of a withdrawal, which names both.
  init?(base: String, url: String) {
    guard let base = Self.spelled(base + "/")?.dropLast("/index.html".count), let url = Self.spelled(url),
      url.hasPrefix(base + "/")
    else { return nil }
    self.init(String(base), String(url.dropFirst(base.count)))
  }

  private init?(_ base: String, _ path: String) {
    guard Self.depth(of: base) <= Self.deepestBase else { return nil }
    self.base = base
    url = base + path
  }

  /// More parts than these has no address of an origin: so few look-ups find the origin of any file.
  private static let deepestBase = 16

  private static func depth(of base: String) -> Int { base.split(separator: "/").count - 2 }

  private static func encoded(_ path: String) -> String? {
    let parts = path.split(separator: "/")
    return parts.isEmpty || parts.contains(".") || parts.contains("..") ? nil : RequestPath.encoded(parts)
  }

  /// The spelling of an address: the path decoded, without dot segments, and encoded in one way; a directory is its
  /// index.html, as origins have it. What stands behind a `?` is dropped, for a signature is over a path: an origin
  /// gives the same file whatever is asked behind it.
  static func spelled(_ text: String) -> String? {
    guard var url = try? HTTPURL(text) else { return nil }
    let path = url.target.prefix { $0 != "?" }
    guard var parts = try? RequestPath.parts(path) else {
      // It can name no file of an origin; but it lies under one.
      url.target = String(path)
      return "\(url)"
    }
    if parts.last == "" { parts[parts.count - 1] = "index.html" }
    url.target = RequestPath.encoded(parts)
    return "\(url)"
  }

  /// The addresses under which an origin might be known that publishes a file, the longest first.
  /// - Parameter url: in the spelling of `spelled`.
  static func bases(above url: String) -> [String] {
    let slashes = url.indices.filter { url[$0] == "/" }.dropFirst(2)
    return slashes.prefix(deepestBase + 1).reversed().map { String(url[..<$0]) }
  }
}

extension ObjectDescription {
  /// Where the signature says that the file is published; none without a signature that holds.
  var places: [SignedPlace] {
    guard let signer, !signer.holding.isEmpty else { return [] }
    if let base = signer.base {
      return ([base] + (signer.also ?? [])).compactMap { SignedPlace(base: $0, path: signer.path) }
    }
    return urls.compactMap { SignedPlace(seed: $0, path: signer.path) }
  }
}

/// Where bytes are found by their SHA-256 digest: `/.well-known/ni/sha-256/` and the digest in base64url without
/// padding, after whatever a server puts before it (RFC 6920, 3 and 4).
///
/// Whoever fetches such an address can tell by itself whether it was given what was meant.
package enum DigestPath {
  private static let prefix = "/.well-known/ni/sha-256/"

  /// The path of what has this digest.
  package static func path(of digest: Digest256) -> String {
    prefix
      + String(
        Base64.text(digest.bytes).compactMap { character in
          switch character {
          case "+": "-"
          case "/": "_"
          case "=": nil
          default: character
          }
        })
  }

  /// The digest that a path, or a URL without query, names; nil where it names none.
  package static func digest(in path: some StringProtocol) -> Digest256? {
    guard let name = path.split(separator: "/").last, name.utf8.count == 43,
      path.dropLast(name.count).hasSuffix(prefix)
    else { return nil }
    var bytes: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    for character in name.utf8 {
      guard let value = value(of: character) else { return nil }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    // 43 characters are 258 bits; one digest has one name.
    return bits & 3 == 0 ? Digest256(bytes: bytes) : nil
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}

internal import Vocabulary
internal import Wire

/// Where a repository has its files.
enum TUFPlace {
  /// The path of a target under the URL of the targets, ready for a URL: with `hasHash`, as consistent snapshots name
  /// it. Nil for a path that leads elsewhere.
  static func path(of target: String, _ file: TUFFile, hasHash: Bool) -> String? {
    var parts = target.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let last = parts.popLast(), !(parts + [last]).contains(where: { ["", ".", ".."].contains($0) }) else {
      return nil
    }
    let hash = file.sha256?.hex ?? file.sha512?.hex ?? ""
    return (parts + [hasHash ? "\(hash).\(last)" : last]).map(escaped).joined(separator: "/")
  }

  /// A part of a path as URLs have it (RFC 3986, 3.3): all but unreserved characters is percent-encoded.
  static func escaped(_ part: String) -> String {
    var bytes: [UInt8] = []
    for byte in part.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      default: bytes += "%\([byte].hex.uppercased())".utf8
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

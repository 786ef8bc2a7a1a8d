/// What a file is, judged by its name: enough for browsers and package managers.
package enum MediaType {
  private static let table: [(ending: String, type: String)] = [
    ("css", "text/css; charset=utf-8"), ("deb", "application/vnd.debian.binary-package"), ("gif", "image/gif"),
    ("gz", "application/gzip"), ("htm", "text/html; charset=utf-8"), ("html", "text/html; charset=utf-8"),
    ("iso", "application/x-iso9660-image"), ("jpeg", "image/jpeg"), ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"), ("json", "application/json"), ("md", "text/markdown; charset=utf-8"),
    ("mp3", "audio/mpeg"), ("mp4", "video/mp4"), ("pdf", "application/pdf"), ("png", "image/png"),
    ("svg", "image/svg+xml"), ("tar", "application/x-tar"), ("torrent", "application/x-bittorrent"),
    ("txt", "text/plain; charset=utf-8"), ("wasm", "application/wasm"), ("webm", "video/webm"),
    ("webp", "image/webp"), ("xml", "application/xml"), ("xz", "application/x-xz"), ("zip", "application/zip"),
    ("zst", "application/zstd"),
  ]

  /// The value of Content-Type for a file of that name.
  package static func of(_ name: String) -> String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "application/octet-stream" }
    let ending = name[name.index(after: dot)...].lowercased()
    return table.first { $0.ending == ending }?.type ?? "application/octet-stream"
  }
}

/// What a file is, judged by its name: enough for browsers, package managers and players.
///
/// No type says a charset: what a file's encoding is, its name does not tell. The types are those that IANA has
/// registered or, where it has none, what other servers give.
package enum MediaType {
  /// Of what nothing is known.
  package static let unknown = "application/octet-stream"

  /// The value of Content-Type for a file of that name.
  package static func of(_ name: String) -> String {
    if let known = names[name] { return known }
    if name.hasPrefix("Contents-"), !name.contains(".") { return "text/plain" }
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return unknown }
    return endings[name[name.index(after: dot)...].lowercased()] ?? unknown
  }

  /// Whether a type may depend on this word in a name, in small letters: an ending, or a part of a name that is known.
  package static func hangs(on word: String) -> Bool { endings[word] != nil || wordsOfNames.contains(word) }

  private static let wordsOfNames = [
    "packages", "sources", "release", "inrelease", "gpg", "contents", "readme", "license", "copying", "changelog",
    "sha256sums", "sha512sums", "md5sums", "makefile", "dockerfile",
  ]

  /// The indexes of Debian repositories, and what else is text without an ending.
  private static let names: [String: String] = [
    "Packages": "text/plain", "Sources": "text/plain", "Release": "text/plain", "InRelease": "text/plain",
    "Release.gpg": "application/pgp-signature", "README": "text/plain", "LICENSE": "text/plain",
    "COPYING": "text/plain", "CHANGELOG": "text/plain", "SHA256SUMS": "text/plain", "SHA512SUMS": "text/plain",
    "MD5SUMS": "text/plain", "Makefile": "text/plain", "Dockerfile": "text/plain",
  ]

  private static let endings: [String: String] = [
    // Text
    "txt": "text/plain", "text": "text/plain", "log": "text/plain", "conf": "text/plain", "md": "text/markdown",
    "markdown": "text/markdown", "css": "text/css", "csv": "text/csv", "tsv": "text/tab-separated-values",
    "htm": "text/html", "html": "text/html", "xhtml": "application/xhtml+xml", "js": "text/javascript",
    "mjs": "text/javascript", "ics": "text/calendar", "vcf": "text/vcard", "vtt": "text/vtt", "rtf": "application/rtf",
    "diff": "text/x-diff", "patch": "text/x-diff", "sh": "application/x-sh", "py": "text/x-python",
    "c": "text/x-c", "h": "text/x-c", "dsc": "text/plain", "changes": "text/plain", "buildinfo": "text/plain",
    "list": "text/plain", "sources": "text/plain", "sha256": "text/plain", "sha512": "text/plain",
    // Data
    "json": "application/json", "map": "application/json", "jsonld": "application/ld+json",
    "geojson": "application/geo+json", "ndjson": "application/x-ndjson", "xml": "application/xml",
    "xsl": "application/xslt+xml", "xslt": "application/xslt+xml", "rss": "application/rss+xml",
    "atom": "application/atom+xml", "yaml": "application/yaml", "yml": "application/yaml",
    "toml": "application/toml", "sql": "application/sql", "sqlite": "application/vnd.sqlite3",
    "wasm": "application/wasm", "webmanifest": "application/manifest+json", "cbor": "application/cbor",
    "parquet": "application/vnd.apache.parquet",
    // Archives and packages
    "7z": "application/x-7z-compressed", "apk": "application/vnd.android.package-archive",
    "appimage": "application/vnd.appimage", "br": "application/x-brotli", "bz2": "application/x-bzip2",
    "cab": "application/vnd.ms-cab-compressed", "cpio": "application/x-cpio",
    "crate": "application/gzip", "deb": "application/vnd.debian.binary-package",
    "ddeb": "application/vnd.debian.binary-package", "udeb": "application/vnd.debian.binary-package",
    "dmg": "application/x-apple-diskimage", "egg": "application/zip",
    "exe": "application/vnd.microsoft.portable-executable",
    "flatpakref": "application/vnd.flatpak.ref", "gem": "application/octet-stream", "gz": "application/gzip",
    "tgz": "application/gzip", "img": "application/octet-stream", "iso": "application/x-iso9660-image",
    "jar": "application/java-archive", "lz4": "application/x-lz4", "lzma": "application/x-lzma",
    "msi": "application/x-msi", "nupkg": "application/zip", "qcow2": "application/x-qemu-disk",
    "rar": "application/vnd.rar", "rpm": "application/x-rpm", "snap": "application/vnd.snap",
    "squashfs": "application/vnd.squashfs", "tar": "application/x-tar", "tbz2": "application/x-bzip2",
    "torrent": "application/x-bittorrent", "txz": "application/x-xz", "vmdk": "application/x-vmdk",
    "war": "application/java-archive", "whl": "application/zip", "xz": "application/x-xz",
    "zip": "application/zip", "zst": "application/zstd", "zstd": "application/zstd", "tzst": "application/zstd",
    // Signatures and certificates
    "asc": "application/pgp-signature", "sig": "application/pgp-signature", "gpg": "application/pgp-encrypted",
    "pem": "application/x-pem-file", "crt": "application/x-x509-ca-cert", "cer": "application/pkix-cert",
    "crl": "application/pkix-crl", "p7s": "application/pkcs7-signature",
    // Images
    "apng": "image/apng", "avif": "image/avif", "bmp": "image/bmp", "gif": "image/gif", "heic": "image/heic",
    "ico": "image/vnd.microsoft.icon", "jpeg": "image/jpeg", "jpg": "image/jpeg", "jxl": "image/jxl",
    "png": "image/png", "svg": "image/svg+xml", "tif": "image/tiff", "tiff": "image/tiff", "webp": "image/webp",
    // Sound and film
    "aac": "audio/aac", "flac": "audio/flac", "m4a": "audio/mp4", "mid": "audio/midi", "mp3": "audio/mpeg",
    "oga": "audio/ogg", "ogg": "audio/ogg", "opus": "audio/ogg", "wav": "audio/vnd.wave", "weba": "audio/webm",
    "avi": "video/vnd.avi", "m3u8": "application/vnd.apple.mpegurl", "m4s": "video/iso.segment", "m4v": "video/mp4",
    "mkv": "video/matroska", "mov": "video/quicktime", "mp4": "video/mp4", "mpd": "application/dash+xml",
    "mpeg": "video/mpeg", "mpg": "video/mpeg", "ogv": "video/ogg", "ts": "video/mp2t", "webm": "video/webm",
    // Fonts and documents
    "otf": "font/otf", "ttf": "font/ttf", "woff": "font/woff", "woff2": "font/woff2", "epub": "application/epub+zip",
    "pdf": "application/pdf", "ps": "application/postscript", "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet", "odt": "application/vnd.oasis.opendocument.text",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xls": "application/vnd.ms-excel", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ]
}

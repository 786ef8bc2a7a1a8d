/// A directory as an HTML page: directories first, then files, each by name.
package struct DirectoryPage: Sendable {
  /// One line of the page.
  package struct Entry: Hashable, Codable, Sendable {
    package var name: String
    package var isDirectory: Bool
    /// Bytes; of no meaning for a directory.
    package var size: Int64
    /// Seconds since 1970.
    package var modified: Int64

    package init(name: String, isDirectory: Bool, size: Int64, modified: Int64) {
      self.name = name
      self.isDirectory = isDirectory
      self.size = size
      self.modified = modified
    }
  }

  /// What the world found in a directory.
  package enum Lookup: Hashable, Codable, Sendable {
    /// Its files and directories, in any order; not all of them if there are more than were asked for.
    case entries([Entry], isWhole: Bool)
    case missing
    /// The directory may not be read.
    case denied
    /// The world has no means to open another file just now.
    case exhausted
  }

  /// No page shows more entries.
  package static let maximumEntries = 5000

  private let path: [String]
  private let entries: [Entry]
  private let isWhole: Bool

  /// - Parameter path: the parts of the directory's path, none for the root.
  package init(path: [String], entries: [Entry], isWhole: Bool) {
    self.path = path
    self.entries = entries.sorted { ($0.isDirectory ? 0 : 1, $0.name) < ($1.isDirectory ? 0 : 1, $1.name) }
    self.isWhole = isWhole
  }

  /// The page. Names are escaped, links are relative to the directory.
  package var html: String {
    let title = Markup.escaped("/" + path.map { $0 + "/" }.joined())
    var text = """
      <!DOCTYPE html>
      <html><head><meta charset="utf-8"><title>\(title)</title></head>
      <body><h1>\(title)</h1>
      <table>

      """
    if !path.isEmpty { text += "<tr><td><a href=\"../\">../</a></td></tr>\n" }
    for entry in entries {
      let name = entry.name + (entry.isDirectory ? "/" : "")
      // Everything but letters, digits and four signs is percent-encoded: no name can begin a scheme or leave the
      // attribute.
      let link = RequestPath.encoded([entry.name]).dropFirst() + (entry.isDirectory ? "/" : "")
      let size = entry.isDirectory ? "" : "\(entry.size)"
      text += "<tr><td><a href=\"\(link)\">\(Markup.escaped(name))</a></td>"
      text += "<td>\(HTTPDate.text(entry.modified))</td><td align=\"right\">\(size)</td></tr>\n"
    }
    text += "</table>\n"
    if !isWhole { text += "<p>There are more than are shown here.</p>\n" }
    return text + "</body></html>\n"
  }

  /// What the page is answered with.
  package var answer: HTTPResponse {
    HTTPResponse(
      status: 200,
      fields: [
        HTTPField("content-type", "text/html; charset=utf-8"), HTTPField("cache-control", "no-cache"),
        HTTPField("content-security-policy", "default-src 'none'"), HTTPField("x-content-type-options", "nosniff"),
      ], body: [.text(html)])
  }
}

import Foundation

/// A source file as the rules see it: its text, and the same text with comments and literals blanked.
struct SourceFile {
  /// From the root of the repository: `Sources/Core/Wire/Bencode.swift`.
  var path: String
  var lines: [Substring]
  /// The same lines without what comments, string literals and quoted names say.
  var code: [Substring]
  var outline: Outline

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    let blanked = Blanking.blanked(text)
    code = blanked.split(separator: "\n", omittingEmptySubsequences: false)
    outline = Outline(of: blanked)
  }

  /// The folder that is the target: `Wire` for `Sources/Core/Wire/...`, `Live` for `Sources/Worlds/Live/...`.
  var module: String {
    let parts = path.split(separator: "/")
    guard parts.count > 2 else { return "" }
    if parts[0] == "Tests" { return String(parts[1]) }
    return ["Core", "History", "Worlds"].contains(parts[1]) && parts.count > 3 ? String(parts[2]) : String(parts[1])
  }

  var isCore: Bool { path.hasPrefix("Sources/Core/") }
  var isOurs: Bool { path.hasPrefix("Sources/") }

  /// `PeerMessage` for `.../PeerMessage+Encoding.swift`.
  var stem: Substring {
    let file = path.split(separator: "/").last ?? ""
    return file.dropLast(".swift".count).prefix { $0 != "+" }
  }

  /// Lines of code (from 1) that match, each with the match.
  func matches(_ pattern: Regex<Substring>) -> [(line: Int, text: Substring)] {
    code.enumerated().compactMap { at, line in line.firstMatch(of: pattern).map { (at + 1, $0.output) } }
  }
}

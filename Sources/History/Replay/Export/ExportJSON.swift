import Nodes

/// JSON, put together piece by piece.
enum ExportJSON {
  static func text(_ text: String) -> String { JSONText.quoted(text) }

  static func array(_ parts: [String]) -> String { "[" + parts.joined(separator: ",") + "]" }
  static func texts(_ texts: [String]) -> String { array(texts.map { text($0) }) }

  /// - Parameter parts: names, which need no escapes, and values, which are JSON.
  static func object(_ parts: KeyValuePairs<String, String?>) -> String {
    "{" + parts.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }.joined(separator: ",") + "}"
  }

  /// What an input changed, as path, before and after; `null` where that was not worked out.
  static func changes(_ event: ExportStory.Event) -> String {
    guard let changes = event.changes else { return "null" }
    let rows = changes.map { change in
      array([text("\(change.path)"), change.before.map { text($0) } ?? "null", change.after.map { text($0) } ?? "null"])
    }
    return array(rows + (event.hasMoreChanges ? [texts(["and more", "", ""])] : []))
  }

  /// JSON that may stand in a page: no `<` can end its element, and nothing turns the direction of what follows.
  static func inPage(_ json: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in json.unicodeScalars {
      switch scalar {
      case "<", ">", "&": result.append(contentsOf: "\\u00\(String(scalar.value, radix: 16))".unicodeScalars)
      case "\u{200E}", "\u{200F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}": result.append("\u{FFFD}")
      default: result.append(scalar.value >= 0x7F && scalar.value < 0xA0 ? "\u{FFFD}" : scalar)
      }
    }
    return String(result)
  }
}

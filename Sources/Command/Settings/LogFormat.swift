import Vocabulary

/// What lines of a log look like.
enum LogFormat: String, CaseIterable, SettingValue, Sendable {
  /// Text on a terminal, JSON elsewhere.
  case auto
  case json
  case text

  static func parse(setting text: String) throws(QuantityParser.Failure) -> LogFormat {
    guard let format = LogFormat(rawValue: text) else {
      throw QuantityParser.Failure(
        "'\(text)' is no format of a log; there are \(allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return format
  }
}

import Vocabulary

/// How `get` shows its progress.
enum ProgressStyle: String, CaseIterable, SettingValue, Sendable {
  /// A bar when standard error is a terminal.
  case auto
  case bar
  /// One JSON object per second, for programs that show a progress of their own.
  case lines
  case none

  static func parse(setting text: String) throws(QuantityParser.Failure) -> ProgressStyle {
    guard let style = ProgressStyle(rawValue: text) else {
      let known = allCases.map(\.rawValue)
      let there = Spelling.nearest(to: text, among: known).map { "did you mean '\($0)'?" }
      throw QuantityParser.Failure(
        "'\(text)' is no way to show progress; " + (there ?? "there are \(known.joined(separator: ", "))"))
    }
    return style
  }
}

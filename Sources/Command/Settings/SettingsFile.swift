import Foundation
import Vocabulary

/// A configuration file: one JSON object, whose keys are the names of flags. An object under the name of a subcommand
/// is that subcommand's section, and wins over the top; anything else under that name is the setting of that name
/// (`selector` is both).
struct SettingsFile {
  /// What a setting may be in JSON.
  enum Value: Decodable {
    case text(String)
    case number(Int64)
    case toggle(Bool)
    case list([String])
    case section([String: Value])
    /// Nothing that a setting can be: a fraction, null, a list of other things.
    case other

    init(from decoder: any Decoder) throws {
      let single = try decoder.singleValueContainer()
      if let toggle = try? single.decode(Bool.self) {
        self = .toggle(toggle)
      } else if let number = try? single.decode(Int64.self) {
        self = .number(number)
      } else if let text = try? single.decode(String.self) {
        self = .text(text)
      } else if let list = try? single.decode([String].self) {
        self = .list(list)
      } else if let section = try? single.decode([String: Value].self) {
        self = .section(section)
      } else {
        self = .other
      }
    }
  }

  let path: String
  private let top: [String: Value]

  /// - Throws: `CommandFailure` when the file cannot be read, is no JSON object, or says something that no subcommand
  ///   understands: a misspelt key must not be ignored.
  init(path: String, catalogue: SettingCatalogue) throws {
    self.path = path
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure("the configuration file '\(path)' cannot be read")
    }
    let parsed: Value
    do {
      parsed = try JSONDecoder().decode(Value.self, from: data)
    } catch {
      throw CommandFailure("the configuration file '\(path)' is not JSON")
    }
    guard case .section(let top) = parsed else {
      throw CommandFailure("the configuration file '\(path)' must hold one JSON object")
    }
    self.top = top
    for (key, value) in top.sorted(by: { $0.key < $1.key }) {
      if let command = catalogue.command(key), case .section(let section) = value {
        for (key, value) in section.sorted(by: { $0.key < $1.key }) {
          try check(key, value, among: command.settings, of: "'shoal \(command.name)'")
        }
      } else {
        try check(key, value, among: catalogue.all, of: nil, sections: catalogue.commandNames)
      }
    }
  }

  /// The values of a setting: of the subcommand's section, or of the top; nil if the file is silent about it.
  func values(of setting: SettingCatalogue.Setting, for command: String) -> [String]? {
    if case .section(let section)? = top[command], let value = section[setting.key] { return Self.texts(value) }
    return top[setting.key].flatMap(Self.texts)
  }

  private static func texts(_ value: Value) -> [String]? {
    switch value {
    case .text(let text): [text]
    case .number(let number): ["\(number)"]
    case .toggle(let toggle): ["\(toggle)"]
    case .list(let texts): texts
    case .section, .other: nil
    }
  }

  private func check(
    _ key: String, _ value: Value, among settings: [SettingCatalogue.Setting], of command: String?,
    sections: [String] = []
  ) throws {
    guard key != "config" else {
      throw CommandFailure("'config' in '\(path)': a configuration file cannot name another")
    }
    guard let setting = settings.first(where: { $0.key == key }) else {
      if sections.contains(key) {
        throw CommandFailure("'\(key)' in '\(path)' must be an object of settings for 'shoal \(key)'")
      }
      let known = settings.map(\.key) + sections
      let hint = Spelling.hint(for: key, among: known)
      let there = hint.isEmpty ? "; there are \(known.sorted().joined(separator: ", "))" : hint
      throw CommandFailure(
        "'\(path)' has a setting '\(key)' that \(command.map { "\($0) does not have" } ?? "does not exist")\(there)")
    }
    let wanted: String? =
      switch (setting.shape, value) {
      case (.text, .text), (.text, .number), (.list, .text), (.list, .number), (.list, .list), (.toggle, .toggle): nil
      case (.text, _): "must be a text in quotes or a whole number"
      case (.list, _): "must be a text in quotes, or a list of them"
      case (.toggle, _): "must be true or false, without quotes"
      }
    guard let wanted else { return }
    let section = sections.contains(key) ? ", or an object of settings for 'shoal \(key)'" : ""
    throw CommandFailure("'\(key)' in '\(path)' \(wanted)\(section)")
  }
}

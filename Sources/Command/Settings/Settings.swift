import Foundation
import Vocabulary

/// Where values come from, in this order: flags, the environment (`SHOAL_UPLOAD_LIMIT`), the file of `--config`.
///
/// There is one mechanism for all flags of all subcommands: what was not given as a flag and is set elsewhere is put
/// into the words that the parser reads, as if it had been. A command therefore reads its own properties; it asks here
/// only for values of a type, and the complaint about a wrong one names the place where it was set.
struct Settings {
  /// What the parser is to read.
  let words: [String]
  /// The values of every setting of the subcommand, and where they were set.
  private var listing: [(key: String, values: [String], source: String)] = []
  /// Where the settings were set that are not flags on the command line.
  private var sources: [String: String] = [:]

  /// - Parameter words: the words of the command line, without the program's name.
  /// - Throws: `CommandFailure` for a subcommand, variable or key that does not exist, a file that cannot be read, and
  ///   a value of the wrong shape.
  init(words: [String], environment: [String: String], catalogue: SettingCatalogue) throws {
    try Self.checkCommand(words, catalogue)
    guard let name = words.first, let command = catalogue.command(name), !Self.asksForHelp(words) else {
      self.words = words
      return
    }
    let variables = try Self.variables(environment, catalogue)
    let given = Self.given(words.dropFirst(), command.settings)
    let path = given["config"]?.last ?? variables["config"]
    let file = try path.map { try SettingsFile(path: $0, catalogue: catalogue) }
    var added: [String] = []
    for setting in command.settings {
      if let values = given[setting.key] {
        listing.append((setting.key, values, "the command line"))
        continue
      }
      let values: [String]
      let source: String
      if let text = variables[setting.key] {
        source = setting.variable
        values = try Self.split(text, setting)
      } else if let file, let found = file.values(of: setting, for: name) {
        source = "'\(setting.key)' in \(file.path)"
        values = found
      } else {
        listing.append((setting.key, [], ""))
        continue
      }
      guard !values.contains("") else { throw CommandFailure.usage("\(source): the value is empty") }
      sources[setting.key] = source
      listing.append((setting.key, values, source))
      switch setting.shape {
      case .toggle: added.append(values == ["true"] ? "--\(setting.key)" : "--no-\(setting.key)")
      case .text, .list: added += values.map { "--\(setting.key)=\($0)" }
      }
    }
    self.words = [name] + added + words.dropFirst()
    areAskedFor = words.dropFirst().prefix { $0 != "--" }.contains("--show-settings")
  }

  // Asking about settings

  /// Whether the user wants to see the settings instead of the subcommand's work.
  private(set) var areAskedFor = false

  /// Every setting with its value and its source, as `--show-settings` prints them.
  var lines: [String] {
    var table = Table([("setting", .left), ("value", .left), ("set by", .left)])
    for (key, values, source) in listing { table.add([key, Self.shown(values, of: key), source]) }
    return table.lines
  }

  /// What is shown of a value: of a secret only that it is there.
  private static func shown(_ values: [String], of key: String) -> String {
    key == "token" && !values.isEmpty ? "(secret)" : values.joined(separator: ",")
  }

  // Values

  /// A setting's value as its type.
  func value<Value: SettingValue>(_ key: String, flag: String?, as type: Value.Type = Value.self) throws -> Value? {
    try flag.map { try parse($0, from: source(key)) }
  }

  /// The value of a setting that must be given.
  func required<Value: SettingValue>(_ key: String, flag: String?, as type: Value.Type = Value.self) throws -> Value {
    guard let value = try value(key, flag: flag, as: type) else {
      let variable = SettingCatalogue.Setting(key: key, shape: .text, names: []).variable
      throw CommandFailure.usage(
        "--\(key) is missing: give it as a flag, as \(variable) in the environment, or in the --config file")
    }
    return value
  }

  /// The values of a setting that may be given several times; the first source that has any gives them all.
  func values<Value: SettingValue>(_ key: String, flags: [String], as type: Value.Type = Value.self) throws -> [Value] {
    try flags.map { try parse($0, from: source(key)) }
  }

  /// The value of something that is no setting.
  func parsed<Value: SettingValue>(_ name: String, _ text: String?, as type: Value.Type) throws -> Value? {
    try text.map { try parse($0, from: name) }
  }

  /// Where a setting was set, to begin a complaint with.
  func source(_ key: String) -> String { sources[key] ?? "--\(key)" }

  private func parse<Value: SettingValue>(_ text: String, from source: String) throws -> Value {
    do {
      return try Value.parse(setting: text)
    } catch {
      throw CommandFailure.usage("\(source): \(error.sentence)")
    }
  }

  // Reading the sources

  private static func checkCommand(_ words: [String], _ catalogue: SettingCatalogue) throws {
    let named = words.first == "help" ? words.dropFirst().first : words.first
    guard let named, !named.hasPrefix("-"), catalogue.command(named) == nil else { return }
    let names = catalogue.commandNames
    let hint = Spelling.hint(for: named, among: names)
    let there = hint.isEmpty ? "; there are \(names.joined(separator: ", "))" : hint
    throw CommandFailure.usage("there is no subcommand '\(named)'\(there)")
  }

  private static func asksForHelp(_ words: [String]) -> Bool {
    words.prefix { $0 != "--" }.contains { word in
      ["-h", "--help", "--help-hidden", "--version"].contains(word) || word.hasPrefix("--experimental-dump-help")
        || word.hasPrefix("--generate-completion-script")
    }
  }

  /// The values of our variables, by key.
  private static func variables(
    _ environment: [String: String], _ catalogue: SettingCatalogue
  ) throws -> [String: String] {
    let settings = catalogue.all
    var values: [String: String] = [:]
    for (name, value) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix(SettingCatalogue.prefix) {
      guard let setting = settings.first(where: { $0.variable == name }) else {
        let hint = Spelling.hint(for: name, among: settings.map(\.variable))
        throw CommandFailure.usage("the variable \(name) in the environment is no setting of shoal\(hint)")
      }
      values[setting.key] = value
    }
    return values
  }

  /// A variable's text as the values of a setting: commas part a list.
  private static func split(_ text: String, _ setting: SettingCatalogue.Setting) throws -> [String] {
    switch setting.shape {
    case .text: return [text]
    case .list:
      return text.split(separator: ",", omittingEmptySubsequences: false).map { part in
        String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
    case .toggle:
      switch text.lowercased() {
      case "true", "1", "yes": return ["true"]
      case "false", "0", "no": return ["false"]
      case "": return [""]
      default: throw CommandFailure.usage("\(setting.variable): '\(text)' is neither true nor false (1, 0, yes, no)")
      }
    }
  }

  /// What was given on the command line, by key, as the parser will understand it.
  private static func given(
    _ words: ArraySlice<String>, _ settings: [SettingCatalogue.Setting]
  ) -> [String: [String]] {
    var given: [String: [String]] = [:]
    var at = words.startIndex
    while at < words.endIndex, words[at] != "--" {
      let parts = words[at].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      at += 1
      guard let setting = settings.first(where: { $0.names.contains(parts[0]) }) else { continue }
      if setting.shape == .toggle {
        given[setting.key] = [parts[0].hasPrefix("--no-") ? "false" : "true"]
      } else if parts.count == 2 {
        given[setting.key, default: []].append(parts[1])
      } else {
        given[setting.key, default: []].append(at < words.endIndex ? words[at] : "")
        at += 1
      }
    }
    return given
  }
}

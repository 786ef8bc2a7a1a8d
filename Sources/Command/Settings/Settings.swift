import Configuration
import Foundation
import Vocabulary

/// Where values come from, in this order: flags, the environment (`SHOAL_UPLOAD_LIMIT`), the file of `--config`.
///
/// In the file the keys are the flags' names, at the top or in a section named after the subcommand, which wins:
/// `{"log-level": "notice", "agent": {"upload-limit": "10MB/s"}}`. One file can serve all nodes.
struct Settings {
  private let environment: ConfigReader
  private let file: ConfigReader?
  private let section: String
  private let path: String?

  /// Reads the file and checks that every key in it is one that some subcommand has.
  init(section: String, config path: String?) async throws {
    self.section = section
    environment = ConfigReader(provider: EnvironmentVariablesProvider().prefixKeys(with: "shoal"))
    let path = path ?? environment.string(forKey: "config")
    self.path = path
    guard let path else {
      file = nil
      return
    }
    try SettingKeys.check(file: path)
    do {
      let location = InMemoryProvider(values: ["filePath": .init(stringLiteral: path)])
      file = ConfigReader(provider: try await FileProvider<JSONSnapshot>(config: ConfigReader(provider: location)))
    } catch {
      throw CommandFailure("the configuration file '\(path)' cannot be used: \(error)")
    }
  }

  /// The value of a setting, from the first source that has one.
  func value<Value: SettingValue>(_ key: String, flag: String?, as type: Value.Type = Value.self) throws -> Value? {
    guard let (text, source) = text(key, flag: flag) else { return nil }
    return try parse(text, from: source)
  }

  /// The value of a setting that must be given.
  func required<Value: SettingValue>(_ key: String, flag: String?, as type: Value.Type = Value.self) throws -> Value {
    guard let value = try value(key, flag: flag, as: type) else {
      throw CommandFailure.usage(
        "--\(key) is missing: give it as a flag, as \(Self.variable(key)) in the environment, or in the --config file")
    }
    return value
  }

  /// The values of a setting that may be given several times; the first source that has any gives them all.
  func values<Value: SettingValue>(_ key: String, flags: [String], as type: Value.Type = Value.self) throws -> [Value] {
    if !flags.isEmpty { return try flags.map { try parse($0, from: "--\(key)") } }
    let name = ConfigKey([key])
    if let texts = environment.stringArray(forKey: name) {
      return try texts.map { try parse($0, from: Self.variable(key)) }
    }
    for name in [ConfigKey([section, key]), name] {
      if let texts = file?.stringArray(forKey: name) ?? file?.string(forKey: name).map({ [$0] }) {
        return try texts.map { try parse($0, from: "'\(key)' in \(path ?? "the file")") }
      }
    }
    return []
  }

  /// The value of something that is no setting.
  func parsed<Value: SettingValue>(_ name: String, _ text: String?, as type: Value.Type) throws -> Value? {
    try text.map { try parse($0, from: name) }
  }

  private func text(_ key: String, flag: String?) -> (text: String, source: String)? {
    if let flag { return (flag, "--\(key)") }
    let name = ConfigKey([key])
    if let text = environment.string(forKey: name) { return (text, Self.variable(key)) }
    for name in [ConfigKey([section, key]), name] {
      if let text = file?.string(forKey: name) ?? file?.int(forKey: name).map(String.init) {
        return (text, "'\(key)' in \(path ?? "the file")")
      }
    }
    return nil
  }

  private func parse<Value: SettingValue>(_ text: String, from source: String) throws -> Value {
    do {
      return try Value.parse(setting: text)
    } catch {
      throw CommandFailure.usage("\(source): \(error.sentence)")
    }
  }

  private static func variable(_ key: String) -> String {
    "SHOAL_" + key.uppercased().replacingOccurrences(of: "-", with: "_")
  }
}

import ArgumentParser
import Foundation

/// Every flag of every subcommand, read from what the parser says of itself: a flag that is added there is a setting
/// of the environment and of the file with no further word.
struct SettingCatalogue {
  /// One flag.
  struct Setting: Hashable {
    enum Shape {
      /// One value.
      case text
      /// A value that may be given several times.
      case list
      /// On or off: `--json` and `--no-json`.
      case toggle
    }

    /// The flag's long name without its dashes.
    var key: String
    var shape: Shape
    /// How it is written on the command line, with dashes.
    var names: [String]

    /// What it is called in the environment.
    var variable: String { SettingCatalogue.prefix + key.uppercased().replacing("-", with: "_") }
  }

  struct Command {
    var name: String
    var settings: [Setting]
  }

  /// What all our variables begin with.
  static let prefix = "SHOAL_"
  /// Flags that ask about the program and are no settings.
  private static let questions = ["help", "version", "show-settings"]

  let commands: [Command]

  init() {
    let dump = try? JSONDecoder().decode(HelpDump.self, from: Data(Shoal._dumpHelp().utf8))
    guard let subcommands = dump?.command.subcommands else {
      preconditionFailure("the parser describes itself in another form than it did")
    }
    commands = subcommands.filter { $0.commandName != "help" }.map {
      Command(name: $0.commandName, settings: Self.settings($0.arguments ?? []))
    }
  }

  var commandNames: [String] { commands.map(\.name) }

  func command(_ name: String) -> Command? { commands.first { $0.name == name } }

  /// Every setting once, whichever subcommand has it.
  var all: [Setting] {
    var seen: [Setting] = []
    for setting in commands.flatMap(\.settings) where !seen.contains(where: { $0.key == setting.key }) {
      seen.append(setting)
    }
    return seen
  }

  private static func settings(_ arguments: [HelpDump.Argument]) -> [Setting] {
    var settings: [Setting] = []
    for argument in arguments where argument.kind != "positional" {
      let names = argument.names ?? []
      guard let key = names.first(where: { $0.kind == "long" })?.name, !questions.contains(key) else { continue }
      let written = names.map { ($0.kind == "long" ? "--" : "-") + $0.name }
      // The parser tells of `--no-json` as a flag beside `--json`, or as another name of it.
      if key.hasPrefix("no-"), let at = settings.firstIndex(where: { "no-" + $0.key == key }) {
        settings[at].names += written
        continue
      }
      let shape: Setting.Shape =
        argument.kind == "flag" ? .toggle : argument.isRepeating ? .list : .text
      settings.append(Setting(key: key, shape: shape, names: written))
    }
    return settings
  }

  /// The parts of the parser's account of itself that matter here.
  private struct HelpDump: Decodable {
    struct Command: Decodable {
      var commandName: String
      var subcommands: [Command]?
      var arguments: [Argument]?
    }

    struct Argument: Decodable {
      var kind: String
      var isRepeating: Bool
      var names: [Name]?
    }

    struct Name: Decodable {
      var kind: String
      var name: String
    }

    var command: Command
  }
}

import Foundation
import Testing

extension EndToEnd {
  /// Every flag can be given in the environment and in the file.
  @Suite(.serialized) struct SettingsTable {
    private struct Dump: Decodable {
      struct Command: Decodable {
        var commandName: String
        var subcommands: [Command]?
        var arguments: [Argument]?
      }

      struct Argument: Decodable {
        var kind: String
        var isRepeating: Bool
        var preferredName: Name?
      }

      struct Name: Decodable { var name: String }

      var command: Command
    }

    private struct Flag: Hashable {
      var key: String
      /// `option`, `list` or `flag`
      var shape: String
      var variable: String { "SHOAL_" + key.uppercased().replacingOccurrences(of: "-", with: "_") }
      var text: String { shape == "flag" ? "yes" : shape == "list" ? "one, two" : "value-of-\(key)" }
      var shown: String {
        key == "token" ? "(secret)" : shape == "flag" ? "true" : shape == "list" ? "one,two" : "value-of-\(key)"
      }
      var json: Any { shape == "flag" ? true : shape == "list" ? ["one", "two"] : "value-of-\(key)" }
    }

    /// The flags of all subcommands, as the parser tells them.
    private func flags(_ ground: Ground) async throws -> [(command: String, flags: [Flag])] {
      let process = try ground.shoal("--experimental-dump-help")
      #expect(try await process.finish(within: 20) == 0)
      let dump = try JSONDecoder().decode(Dump.self, from: Data(process.out.utf8))
      let commands = (dump.command.subcommands ?? []).filter { $0.commandName != "help" }
      return commands.map { command in
        var flags: [Flag] = []
        for argument in command.arguments ?? [] where argument.kind != "positional" {
          guard let name = argument.preferredName?.name,
            !["help", "version", "show-settings", "config"].contains(name),
            !name.hasPrefix("no-")
          else { continue }
          let shape = argument.kind == "flag" ? "flag" : argument.isRepeating ? "list" : "option"
          flags.append(Flag(key: name, shape: shape))
        }
        return (command.commandName, flags)
      }
    }

    @Test func `each flag of each subcommand is read from the environment, a section and the top of the file`()
      async throws
    {
      try await Ground.with { ground in
        let commands = try await flags(ground)
        #expect(commands.count >= 7 && commands.allSatisfy { !$0.flags.isEmpty }, "\(commands)")
        for (command, flags) in commands {
          let values = Dictionary(uniqueKeysWithValues: flags.map { ($0.key, $0.json) })
          let section = try file(ground, "section.json", [command: values])
          // At the top, `selector` with a text is the setting of that name, not the section.
          let top = try file(ground, "top.json", values)
          let variables = flags.map { "\($0.variable)=\($0.text)" }
          for (words, source) in [
            (["env"] + variables + [Programs.shoal, command], { (flag: Flag) in flag.variable }),
            ([Programs.shoal, command, "--config", section], { "'\($0.key)' in \(section)" }),
            (["env", "SHOAL_CONFIG=\(top)", Programs.shoal, command], { "'\($0.key)' in \(top)" }),
          ] {
            let alone = ["env", "-u", "SHOAL_HOLD_OUT"]
            let process = try ground.start("settings-\(command)", alone + words + ["--show-settings"])
            #expect(try await process.finish(within: 20) == 0, "\(words) \(process.err)")
            let lines = process.out.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
            for flag in flags {
              #expect(lines.contains("\(flag.key) \(flag.shown) \(source(flag))"), "\(command) \(flag)\n\(process.out)")
            }
          }
        }
      }
    }

    @Test func `a key has one shape, whichever subcommand has it`() async throws {
      try await Ground.with { ground in
        var shapes: [String: String] = [:]
        for flag in try await flags(ground).flatMap(\.flags) {
          #expect(shapes[flag.key] == nil || shapes[flag.key] == flag.shape, "\(flag)")
          shapes[flag.key] = flag.shape
        }
      }
    }

    private func file(_ ground: Ground, _ name: String, _ value: [String: Any]) throws -> String {
      try ground.text(name, String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self))
    }
  }
}

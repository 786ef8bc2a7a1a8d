import Foundation
import Testing

extension EndToEnd {
  /// The README's tour, as a new user types it: in order, in one shell, in a fresh home and a fresh copy of the
  /// repository.
  @Suite(.serialized) struct Tour {
    /// What begins the lines of a block of commands. Other indented blocks (tables, settings) are not typed.
    private static let programs: Set<String> = [
      "export", "mkdir", "head", "printf", "shoal", "curl", "aria2c", "pip", "apt-get",
    ]

    /// The command lines of the section "A tour", in order.
    private func commands() throws -> [String] {
      let text = try String(contentsOfFile: Programs.root + "/README.md", encoding: .utf8)
      let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix("A tour\n") })
      let indented = section.components(separatedBy: "\n").filter { $0.hasPrefix("    ") }.map {
        String($0.dropFirst(4))
      }
      return indented.filter { Self.programs.contains(String($0.prefix { $0 != " " })) }
    }

    /// The commands as a script that says before each what it is and after each what its status was. What is changed:
    /// a person takes a moment until the next line, so after a server was started in the background the script waits
    /// until it answers; and the simulation, which takes the build under test half a minute and has tests of its own,
    /// is left to the long tests.
    private func script(_ commands: [String]) -> String {
      // The shell outlives what it started: it ends when all that has ended, and until then the test can end the group.
      var lines = ["set -o pipefail", "trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT", "cd clone"]
      for command in commands where Soak.isOn || !command.hasPrefix("shoal simulate") {
        lines.append("echo \(quoted("@ \(command)")) >&2")
        lines.append(command)
        if command.hasSuffix("&") {
          let port = ["selector": 8090, "origin": 8080, "agent": 8070].first { command.hasPrefix("shoal \($0.key)") }
          if let port {
            lines.append("curl -s --retry 60 --retry-connrefused --retry-delay 1 127.0.0.1:\(port.value)/healthz >&2")
          }
        } else {
          lines.append("echo \"@@ $?\" >&2")
        }
      }
      return (lines + ["echo '@ end' >&2", ""]).joined(separator: "\n")
    }

    private func quoted(_ text: String) -> String { "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'" }

    @Test(.enabled(if: geteuid() == 0, "its ports are certainly free only in a network of the test's own"))
    func `every command of the README's tour works for a new user, in order`() async throws {
      try await Ground.with { ground in
        let space = try #require(ground.space(), "a network namespace takes root and iproute2")
        let commands = try commands()
        for word in ["shoal get", "shoal agent", "shoal replay", "shoal simulate", "aria2c"] {
          #expect(commands.contains { $0.hasPrefix(word) }, "no '\(word)' in the tour")
        }
        // What the user has after cloning and building.
        for folder in ["clone", "clone/.build", "clone/.build/release"] { _ = try ground.directory(folder) }
        try FileManager.default.copyItem(atPath: Programs.root + "/Replays", toPath: ground.path("clone/Replays"))
        try FileManager.default.createSymbolicLink(
          atPath: ground.path("clone/.build/release/shoal"), withDestinationPath: Programs.shoal)
        let session = try ground.text("tour.sh", script(commands))
        let shell = try ground.start("tour", ["env", "--chdir=\(ground.folder)", "bash", session], in: space)
        #expect(try await shell.finish(within: 180) == 0, "\(shell.err)")
        #expect(shell.err.contains("\n@ end\n"), "\(shell.err)")
        var command = ""
        for line in shell.err.components(separatedBy: "\n") where line.hasPrefix("@") {
          if line.hasPrefix("@@ ") {
            #expect(line == "@@ 0", "\(command)\n\(shell.err)")
          } else {
            command = String(line.dropFirst(2))
          }
        }
        let wanted = ground.digest(ground.path("home/updates/update.bin"))
        for copy in ["clone/update.bin", "clone/from-peers/update.bin"] {
          #expect(wanted != nil && ground.digest(ground.path(copy)) == wanted, "\(copy)\n\(shell.err)")
        }
        // What the tour promises to show.
        for promise in ["origin", "0 divergences", "shoal_origin_objects 1", "\"status\":\"ok\""] {
          #expect(shell.out.contains(promise), "no '\(promise)' in what was shown: \(shell.out.suffix(4000))")
        }
      }
    }
  }
}

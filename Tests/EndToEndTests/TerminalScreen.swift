import Foundation

/// A terminal that tmux plays, with a shell in it, in a server of the test's own.
struct TerminalScreen {
  private let ground: Ground
  private let server: Running

  /// Of 100 columns and 30 rows.
  init(_ ground: Ground) async throws {
    self.ground = ground
    // Not as a daemon, so that it ends with the test.
    server = try ground.start("tmux-server", Self.words(ground) + ["-D"])
    let started = ["new-session", "-d", "-s", "top", "-x", "100", "-y", "30", "env", "PS1=ready> ", "sh"]
    _ = try await server.wait(within: 10, "tmux") {
      FileManager.default.fileExists(atPath: ground.path("tmux")) ? true : nil
    }
    _ = try await tmux(started)
    _ = try await wait("ready>") { _ in true }
  }

  /// Nothing of the user's: no settings, no server, no wish for colours or against them, and no login shell, which for
  /// an ordinary user of a machine without people may be one that only says no.
  private static func words(_ ground: Ground) -> [String] {
    [
      "env", "-u", "NO_COLOR", "-u", "TMUX", "-u", "COLORTERM", "SHELL=/bin/sh", "LC_ALL=C.UTF-8", "tmux", "-S",
      ground.path("tmux"), "-f", "/dev/null", "-u",
    ]
  }

  /// What an order to tmux prints.
  func tmux(_ order: String...) async throws -> String { try await tmux(order) }

  private func tmux(_ order: [String]) async throws -> String {
    let process = try ground.start("tmux", Self.words(ground) + order)
    let status = try await process.finish(within: 10)
    guard status == 0 else { throw TestProblem("tmux \(order): \(process.err)") }
    return process.out
  }

  /// Types texts and keys, as tmux names them.
  func type(_ keys: String...) async throws { _ = try await tmux(["send-keys", "-t", "top"] + keys) }

  /// What the terminal shows.
  func capture(_ more: [String] = []) async throws -> String {
    try await tmux(["capture-pane", "-p", "-t", "top"] + more)
  }

  /// Whether the alternate screen and the cursor are there.
  func state() async throws -> String {
    let words = "alternate #{alternate_on} cursor #{cursor_flag}"
    return try await tmux("display-message", "-p", "-t", "top", words).trimmingCharacters(in: .newlines)
  }

  /// Waits until the terminal shows a text, and what else is asked for.
  func wait(_ text: String, _ isThere: (String) -> Bool) async throws -> String {
    var shown = ""
    let deadline = ContinuousClock.now + .seconds(15)
    while ContinuousClock.now < deadline {
      shown = try await capture()
      if shown.contains(text), isThere(shown) { return shown }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw TestProblem("waited in vain for '\(text)'; the terminal shows:\n\(shown)")
  }
}

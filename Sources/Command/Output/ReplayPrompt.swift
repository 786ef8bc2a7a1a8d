import Foundation
import Glibc
import Replay

/// Leads a session: the lines of a script, of `-c`, or of a person at a terminal.
struct ReplayPrompt {
  let session: SessionPrompt

  /// Carries out one command after another, until one ends the session; the first that makes no sense fails.
  func run(_ commands: [String]) throws {
    for command in commands { if try !obey(command) { return } }
  }

  /// A command of a script, shown before its answer; false when it was the last one.
  private func obey(_ command: String) throws -> Bool {
    Terminal.out("> \(command)")
    let answer = tell(command)
    if answer.isRefusal { throw CommandFailure("the session ended at '\(command)'") }
    return !answer.isEnd
  }

  private func tell(_ line: String) -> SessionPrompt.Answer {
    var answer = session.say(line)
    if let file = answer.file {
      do { try Self.write(file) } catch {
        answer.lines = ["'\(file.path)' cannot be written: \(error)"]
        answer.isRefusal = true
      }
    }
    for line in answer.lines { Terminal.out(ScreenText.plain(line)) }
    return answer
  }

  /// Makes the file, as traces are for its owner to read only, or what is in it anew.
  private static func write(_ file: SessionPrompt.Answer.File) throws(Problem) {
    let descriptor = open(file.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Problem() }
    defer { close(descriptor) }
    var rest = Array(file.text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR { throw Problem() }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// What the system said last.
  private struct Problem: Error, CustomStringConvertible {
    let description = String(cString: strerror(errno))
  }

  /// The commands of a line: between them are semicolons, which texts in quotes may hold.
  static func commands(in text: String) -> [String] {
    var (commands, current, quote) = ([String](), "", Character?.none)
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      }
      if quote == nil, character == ";" || character == "\n" {
        commands.append(current)
        current = ""
      } else {
        current.append(character)
      }
    }
    return (commands + [current]).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// Reads lines from standard input until it ends, or its reader has seen enough. Where that is no terminal, it is a
  /// script.
  func converse() throws {
    for line in session.greeting { Terminal.out(ScreenText.plain(line)) }
    guard isatty(STDIN_FILENO) == 1 else {
      // A script says nothing again by an empty line.
      while let line = readLine() { if try !line.allSatisfy(\.isWhitespace) && !obey(line) { return } }
      return
    }
    let history = LineHistory(name: "replay-history", environment: ProcessInfo.processInfo.environment)
    guard let reader = LineReader(history: history) else {
      while true {
        Terminal.write("(\(session.place)) ", to: STDOUT_FILENO)
        guard let line = readLine() else { return Terminal.out("") }
        if tell(line).isEnd { return }
      }
    }
    while let line = reader.read(prompt: "(\(session.place)) ", complete: complete) {
      if tell(line).isEnd { return }
    }
  }

  private func complete(_ text: String) -> LineEditor.Completion {
    let (length, words) = session.completions(of: text)
    return LineEditor.Completion(length: length, words: words)
  }
}

import Dispatch
import Glibc
import Synchronization
package import Vocabulary

/// A file that takes lines, and gives way to a new one when it is full: PATH is the newest, PATH.1 was before it, and
/// so on. A restart goes on where the last run ended.
///
/// Whoever writes a line does not wait for the disk: a thread writes, what it has not written yet has a bound, and what
/// is dropped is counted and told.
package final class LogFile: Sendable {
  package struct Options: Sendable {
    package var path: String
    /// How long one file becomes.
    package var size: ByteCount
    /// How many files there are at the most, the newest included.
    package var files: Int

    package init(path: String, size: ByteCount = ByteCount(10 << 20), files: Int = 5) {
      (self.path, self.size, self.files) = (path, size, files)
    }
  }

  private struct Waiting {
    var lines: [String] = []
    var bytes = 0
    var dropped = 0
    var isDrained = true
  }

  /// Lines wait up to so many bytes.
  private static let mostWaiting = 4 << 20

  private let waiting = Mutex(Waiting())
  private let queue = DispatchQueue(label: "log file")
  private let mostWaiting: Int
  private let file: Mutex<RotatedFile>
  private let note: @Sendable (Int) -> String
  private let complain: @Sendable (String) -> Void

  /// - Parameters:
  ///   - mostWaiting: lines wait up to so many bytes.
  ///   - note: the line that tells how many lines before it are missing.
  ///   - complain: told in a sentence when the file cannot be written; lines are dropped until it can.
  package init(
    _ options: Options, mostWaiting: Int = LogFile.mostWaiting, note: @escaping @Sendable (Int) -> String,
    complain: @escaping @Sendable (String) -> Void
  ) {
    self.mostWaiting = mostWaiting
    self.note = note
    self.complain = complain
    file = Mutex(RotatedFile(options))
    // Trouble is told at the start, and not with the first line.
    queue.async { self.drain() }
  }

  /// Takes a line, without its end. Never waits for the disk.
  package func append(_ line: String) {
    let isFirst = waiting.withLock { waiting in
      guard waiting.bytes + line.utf8.count < mostWaiting else {
        waiting.dropped += 1
        return false
      }
      waiting.lines.append(line)
      waiting.bytes += line.utf8.count + 1
      defer { waiting.isDrained = false }
      return waiting.isDrained
    }
    if isFirst { queue.async { self.drain() } }
  }

  /// Returns when all lines of before are written, or dropped.
  package func flush() { queue.sync { drain() } }

  private func drain() {
    let (lines, dropped) = waiting.withLock { waiting in
      defer { waiting = Waiting() }
      return (waiting.lines, waiting.dropped)
    }
    file.withLock { file in
      tellMissing(in: &file)
      file.missing += lines.count - file.write(lines) + dropped
      tellMissing(in: &file)
      for sentence in file.takeTroubles() { complain(sentence) }
    }
  }

  private func tellMissing(in file: inout RotatedFile) {
    if file.missing > 0, file.write([note(file.missing)]) == 1 { file.missing = 0 }
  }
}

import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import Live

@Suite struct LogFileTests {
  /// What was complained of.
  private final class Complaints: Sendable {
    private let all = Mutex<[String]>([])
    func add(_ sentence: String) { all.withLock { $0.append(sentence) } }
    var sentences: [String] { all.withLock { $0 } }
  }

  private let directory = NSTemporaryDirectory() + "shoal-log-\(UUID())"
  private let complaints = Complaints()

  private func file(_ size: Int64 = 1 << 20, files: Int = 3, waiting: Int = 1 << 20, at path: String? = nil) -> LogFile
  {
    try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let options = LogFile.Options(path: path ?? directory + "/a.log", size: ByteCount(size), files: files)
    return LogFile(
      options, mostWaiting: waiting, note: { "missing \($0)" }, complain: { [complaints] in complaints.add($0) })
  }

  private func text(_ name: String = "a.log") -> String {
    (try? String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)) ?? "(nothing)"
  }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
  }

  private func end() { try? FileManager.default.removeItem(atPath: directory) }

  @Test func `a full file gives way, the oldest goes, and no line is cut`() {
    defer { end() }
    let log = file(100)
    for number in 0..<50 { log.append("line number \(number)") }
    log.flush()
    #expect(names == ["a.log", "a.log.1", "a.log.2"])
    let all = ["a.log.2", "a.log.1", "a.log"].map { text($0) }
    #expect(all.allSatisfy { $0.utf8.count <= 100 && $0.hasSuffix("\n") }, "\(all)")
    let numbers = all.joined().split(separator: "\n").map { Int($0.split(separator: " ")[2]) }
    #expect(numbers == Array(50 - numbers.count..<50).map(Optional.some))
    #expect(complaints.sentences.isEmpty)
  }

  @Test func `a line that is longer than a file has one for itself, and one file begins anew`() {
    defer { end() }
    let log = file(50, files: 1)
    for line in ["short", String(repeating: "x", count: 80), "last"] { log.append(line) }
    log.flush()
    #expect(names == ["a.log"] && text() == "last\n")
  }

  @Test func `a restart goes on, after what a kill has cut off on a line of its own`() throws {
    defer { end() }
    do {
      let log = file()
      log.append("first")
      log.flush()
    }
    let handle = try #require(FileHandle(forWritingAtPath: directory + "/a.log"))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("cut o".utf8))
    try handle.close()
    let log = file()
    log.append("second")
    log.flush()
    #expect(text() == "first\ncut o\nsecond\n")
  }

  @Test func `a full disk is told once, and what was dropped when there is room again`() throws {
    defer { end() }
    let log = file(at: "/dev/full")
    for _ in 0..<3 { log.append("lost") }
    log.flush()
    log.append("lost too")
    log.flush()
    #expect(complaints.sentences == ["the log file '/dev/full' cannot be written: no space left on device"])
  }

  @Test func `a file that cannot be opened is tried again, and says what is missing`() async throws {
    defer { end() }
    let path = directory + "/later/a.log"
    let log = file(at: path)
    log.append("lost")
    log.flush()
    #expect(complaints.sentences == ["the log file '\(path)' cannot be written: no such file or directory"])
    try FileManager.default.createDirectory(atPath: directory + "/later", withIntermediateDirectories: true)
    try await Task.sleep(for: .milliseconds(1100))
    log.append("found")
    log.flush()
    #expect(text("later/a.log") == "missing 1\nfound\n")
    #expect(complaints.sentences.count == 1)
  }

  @Test func `two that write into one file are told apart`() {
    defer { end() }
    let first = file()
    first.append("mine")
    first.flush()
    let second = file()
    second.append("not mine")
    second.flush()
    #expect(text() == "mine\n")
    #expect(complaints.sentences.count == 1 && complaints.sentences[0].contains("by another process"))
  }

  @Test func `what waits for the disk has a bound, and is counted beyond it`() {
    defer { end() }
    let log = file(waiting: 64)
    for _ in 0..<10_000 { log.append("twenty bytes of text") }
    log.flush()
    let lines = text().split(separator: "\n")
    let missing = lines.compactMap { $0.hasPrefix("missing ") ? Int($0.dropFirst(8)) : nil }.reduce(0, +)
    #expect(missing > 0)
    #expect(lines.count { $0 == "twenty bytes of text" } + missing == 10_000)
  }
}

import Glibc
import Replay

/// Speaks with an editor over standard input and standard output: messages of JSON, each behind a head that says how
/// long it is (Debug Adapter Protocol, base protocol).
struct DebugServer {
  private let adapter: DebugAdapter
  private var buffer: [UInt8] = []

  /// No editor says more at once.
  private static let longestHead = 4_096
  private static let longestBody = 8 << 20
  private static let headEnd = Array("\r\n\r\n".utf8)

  init(_ adapter: DebugAdapter) { self.adapter = adapter }

  /// Until the editor has seen enough, or is gone.
  /// - Throws: `CommandFailure` when what comes is no such message.
  mutating func run() throws(CommandFailure) {
    while !adapter.isOver, let message = try next() {
      for answer in adapter.take(message) {
        Terminal.write(
          "Content-Length: \(answer.count)\r\n\r\n" + String(decoding: answer, as: UTF8.self), to: STDOUT_FILENO)
      }
    }
  }

  /// Nil when there will be no more.
  private mutating func next() throws(CommandFailure) -> [UInt8]? {
    var end = buffer.firstRange(of: Self.headEnd)
    while end == nil {
      guard buffer.count <= Self.longestHead else { throw CommandFailure("the head of a message has no end") }
      guard fill() else { return nil }
      end = buffer.firstRange(of: Self.headEnd)
    }
    guard let end, end.lowerBound <= Self.longestHead,
      let length = Self.length(in: String(decoding: buffer[..<end.lowerBound], as: UTF8.self)),
      0...Self.longestBody ~= length
    else { throw CommandFailure("a message does not say how long it is, or is longer than \(Self.longestBody) bytes") }
    while buffer.count - end.upperBound < length { guard fill() else { return nil } }
    defer { buffer.removeFirst(end.upperBound + length) }
    return Array(buffer[end.upperBound..<end.upperBound + length])
  }

  private static func length(in head: String) -> Int? {
    for line in head.split(separator: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
      return Int(parts[1].drop { $0 == " " })
    }
    return nil
  }

  private mutating func fill() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      buffer += bytes.prefix(count)
      return true
    }
  }
}

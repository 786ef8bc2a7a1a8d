import Foundation
import Simulation

/// `shoal simulate --fuzz`: drawn scenarios, one after the other, until a law is broken.
struct FuzzRun {
  /// The answer for a program.
  private struct Answer: Encodable {
    var seeds: UInt64
    var first_seed: UInt64
    var seconds: Double
    /// Missing when every law held.
    var failure: Failure?
  }

  private struct Failure: Encodable {
    var seed: UInt64
    var law: String
    var sentence: String
    /// The smallest scenario that still breaks the law, and where it was written.
    var file: String
    var hosts: Int
    var faults: Int
    var object_bytes: Int64
    var tried: Int
  }

  let count: UInt64
  let first: UInt64
  /// Where a failing scenario is written.
  let file: String?
  let isJSON: Bool

  /// - Throws: `CommandFailure` when a law is broken, or the scenario cannot be written.
  func run() throws {
    let began = ContinuousClock.now
    var told = began
    for (done, seed) in (first..<first + count).enumerated() {
      if ContinuousClock.now - told > .seconds(1) {
        told = .now
        progress(done, seed)
      }
      guard let failure = Fuzzer.run(seed: seed) else { continue }
      clearProgress()
      let path = file ?? "fuzz-\(seed).json"
      do {
        try ScenarioText.text(of: failure.smallest).write(toFile: path, atomically: true, encoding: .utf8)
      } catch { throw CommandFailure("the scenario cannot be written to '\(path)'") }
      return try tell(failure, path, done + 1, seconds(since: began))
    }
    clearProgress()
    let took = seconds(since: began)
    if isJSON {
      try print(Answer(seeds: count, first_seed: first, seconds: took, failure: nil))
    } else {
      let seeds = "seeds            \(first) to \(first + count - 1)"
      Terminal.out("\(seeds)\nviolations       none\ntime             \(Self.rounded(took)) s")
    }
  }

  private func tell(_ failure: Fuzzer.Failure, _ path: String, _ runs: Int, _ took: Double) throws {
    let smallest = failure.smallest
    let hosts = smallest.isps.reduce(0) { $0 + $1.hosts.count }
    if isJSON {
      let found = Failure(
        seed: failure.seed, law: failure.violation.law, sentence: failure.smallestViolation.sentence, file: path,
        hosts: hosts, faults: smallest.faults.count, object_bytes: smallest.objectLength, tried: failure.tried)
      try print(Answer(seeds: UInt64(runs), first_seed: first, seconds: took, failure: found))
    } else {
      Terminal.out(
        """
        seed             \(failure.seed)
        violated         \(failure.violation)
        smallest         \(path): \(hosts) hosts, \(smallest.faults.count) faults, \(smallest.objectLength) bytes \
        (\(failure.tried) tried)
        violated there   \(failure.smallestViolation)
        """)
    }
    throw CommandFailure("seed \(failure.seed) breaks a law: 'shoal simulate \(path)' shows it again")
  }

  private func print(_ answer: Answer) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    Terminal.out(String(decoding: try encoder.encode(answer), as: UTF8.self))
  }

  private func seconds(since began: ContinuousClock.Instant) -> Double {
    let (seconds, rest) = (ContinuousClock.now - began).components
    return Double(seconds) + (Double(rest) / 1e16).rounded() / 100
  }

  private static func rounded(_ seconds: Double) -> String { String(format: "%.1f", seconds) }

  private func progress(_ done: Int, _ seed: UInt64) {
    guard Terminal.isWatched else { return }
    Terminal.write("\r\(done) of \(count) seeds, now \(seed)\u{1B}[K", to: FileHandle.standardError.fileDescriptor)
  }

  private func clearProgress() {
    if Terminal.isWatched { Terminal.write("\r\u{1B}[K", to: FileHandle.standardError.fileDescriptor) }
  }
}

import Foundation
import Nodes
import Trace

/// What it costs an agent to record its inputs: processor time of all its threads, and bytes in the trace.
enum Recording {
  /// What a measurement gives without recording and with it, the least of five turns each, and bytes an input.
  /// - Parameter measure: nanoseconds an input of an agent that records in this directory, if in any.
  static func compare(_ measure: (String?) -> Int) -> (without: Int, with: Int, bytes: Double) {
    var (without, with, bytes) = (Int.max, Int.max, 0.0)
    for _ in 0..<5 {
      without = min(without, measure(nil))
      let directory = FileManager.default.temporaryDirectory.appendingPathComponent("recording-\(UUID())")
      defer { try? FileManager.default.removeItem(at: directory) }
      with = min(with, measure(directory.path))
      bytes = bytesAnInput(in: directory.path)
    }
    return (without, with, bytes)
  }

  private static func bytesAnInput(in directory: String) -> Double {
    var (bytes, inputs) = (0, 0)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
      let path = directory + "/" + name
      bytes += (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
      guard let reader = try? TraceReader(path: path) else { continue }
      while reader.next() != nil {}
      inputs += Int(reader.lastSequence)
    }
    return Double(bytes * 10 / max(1, inputs)) / 10
  }
}

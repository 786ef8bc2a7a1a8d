import Foundation
import Nodes
import Trace
import Vocabulary

/// What machines were told, as it is kept.
enum HistoryBytes {
  static func readInputs(_ bytes: [UInt8]) {
    read(AgentInput.self, bytes)
    read(OriginInput.self, bytes)
    read(SelectorInput.self, bytes)
    read(StoredResponse.self, bytes)
  }

  private static func read<Value: Codable>(_ type: Value.Type, _ bytes: [UInt8]) {
    guard let value = try? CanonicalDecoder.decode(type, from: bytes) else { return }
    guard let written = try? CanonicalEncoder.encode(value) else {
      preconditionFailure("what is read cannot be written")
    }
    let again = (try? CanonicalDecoder.decode(type, from: written)).flatMap { try? CanonicalEncoder.encode($0) }
    precondition(again == written, "an input is another one after a trip")
  }

  /// Entries of one trace that are read at the most.
  private static let most = 10_000

  static func readTrace(_ bytes: [UInt8]) {
    ScratchFile.with(bytes) { path in
      guard let reader = try? TraceReader(path: path) else { return }
      for _ in 0..<most where reader.next() == nil { return }
    }
  }
}

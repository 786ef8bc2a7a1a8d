import Nodes
import Vocabulary

/// What machines were told, in canonical bytes, and what is kept so.
enum InputBytes {
  static func read(_ bytes: [UInt8]) {
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
}

import Foundation
import Vocabulary

/// The name of a node that stores nothing else: drawn once and kept in a file beside its traces, so that a restart is
/// another incarnation of the same node.
enum KeptNodeID {
  /// The name in the file, or a new one that is then kept there. A file that cannot be read or written only costs
  /// the name its permanence.
  static func read(_ path: String) -> NodeID {
    if let text = try? String(contentsOfFile: path, encoding: .utf8),
      let key = Digest256(hex: text.trimmingCharacters(in: .whitespacesAndNewlines))
    {
      return NodeID(key: key)
    }
    let node = draw()
    try? StoreFiles.makeDirectories((path as NSString).deletingLastPathComponent)
    try? StoreFiles.replace(path, with: Array("\(node)\n".utf8))
    return node
  }

  static func draw() -> NodeID {
    var generator = SystemRandomNumberGenerator()
    return NodeID(key: Digest256(generator.next(), generator.next(), generator.next(), generator.next()))
  }
}

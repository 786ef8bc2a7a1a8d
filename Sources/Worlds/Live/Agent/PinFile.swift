import Foundation
import Glibc
package import NIOPosix
package import Nodes
import Vocabulary

/// The keys and serials that a node has seen, in a JSON file of its cache directory. Which those are the machine says.
///
/// Used on the node's event loop; written on a thread of the pool, the newest state last.
package final class PinFile: @unchecked Sendable {
  package let path: String
  /// What the file held when it was opened.
  package let pins: [KeyPin]
  private let pool: NIOThreadPool
  private let writing = NSLock()

  /// The file's form: hexadecimal keys by origin, serials by URL.
  private struct Content: Codable {
    var keys: [String: String] = [:]
    var serials: [String: Int64] = [:]
  }

  /// - Throws: `StoreError` when the file cannot be read: forgetting pins silently would undo what they are for.
  package init(path: String, pool: NIOThreadPool) throws(StoreError) {
    self.path = path
    self.pool = pool
    guard access(path, F_OK) == 0 else {
      pins = []
      return
    }
    let file = try StoreFile(path: path, flags: O_RDONLY)
    let bytes = try file.read(Int(try file.length()), at: 0)
    guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)) else {
      throw StoreError("\(path) is damaged: move it away, and the keys of origins are pinned anew.")
    }
    var found: [KeyPin] = []
    for (origin, hex) in content.keys.sorted(by: { $0.key < $1.key }) {
      guard let key = Digest256(hex: hex) else {
        throw StoreError("\(path) is damaged: the key of \(origin) is not one.")
      }
      found.append(.key(origin: origin, key))
    }
    for (url, serial) in content.serials.sorted(by: { $0.key < $1.key }) { found.append(.serial(url: url, serial)) }
    pins = found
  }

  /// Writes the file anew, with these pins, one of each.
  package func write(_ pins: [KeyPin], failed: @escaping @Sendable (StoreError) -> Void) {
    pool.submit { state in
      guard state == .active else { return }
      do throws(StoreError) { try self.replace(pins) } catch { failed(error) }
    }
  }

  /// The same from the caller's thread, unless there is nothing to write.
  package func flush(_ pins: [KeyPin]) throws(StoreError) { if !pins.isEmpty { try replace(pins) } }

  private func replace(_ pins: [KeyPin]) throws(StoreError) {
    var content = Content()
    for pin in pins {
      switch pin {
      case .key(let origin, let key): content.keys[origin] = key.hex
      case .serial(let url, let serial): content.serials[url] = serial
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(content) else { return }
    writing.lock()
    defer { writing.unlock() }
    try StoreFiles.replace(path, with: Array(data))
  }
}

import Foundation
import Glibc
package import NIOPosix
package import Nodes
import Vocabulary

/// The keys and serials that a node has seen, in a JSON file of its cache directory.
///
/// Used on the node's event loop; written on a thread of the pool, the newest state last.
package final class PinFile: @unchecked Sendable {
  package let path: String
  package private(set) var pins: [KeyPin]
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
    pins = []
    guard access(path, F_OK) == 0 else { return }
    let file = try StoreFile(path: path, flags: O_RDONLY)
    let bytes = try file.read(Int(try file.length()), at: 0)
    guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)) else {
      throw StoreError("\(path) is damaged: move it away, and the keys of origins are pinned anew.")
    }
    for (origin, hex) in content.keys.sorted(by: { $0.key < $1.key }) {
      guard let key = Digest256(hex: hex) else {
        throw StoreError("\(path) is damaged: the key of \(origin) is not one.")
      }
      pins.append(.key(origin: origin, key))
    }
    for (url, serial) in content.serials.sorted(by: { $0.key < $1.key }) { pins.append(.serial(url: url, serial)) }
  }

  /// Puts a pin in the place of the one for the same origin or URL and writes the file.
  package func remember(_ pin: KeyPin, failed: @escaping @Sendable (StoreError) -> Void) {
    pins.removeAll { $0.place == pin.place }
    pins.append(pin)
    let snapshot = pins
    pool.submit { state in
      guard state == .active else { return }
      do throws(StoreError) { try self.write(snapshot) } catch { failed(error) }
    }
  }

  /// Writes what is known now, from the caller's thread.
  package func flush() throws(StoreError) { if !pins.isEmpty { try write(pins) } }

  private func write(_ pins: [KeyPin]) throws(StoreError) {
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

extension KeyPin {
  /// What the pin is about: there is one of each.
  fileprivate var place: String {
    switch self {
    case .key(let origin, _): "key " + origin
    case .serial(let url, _): "serial " + url
    }
  }
}

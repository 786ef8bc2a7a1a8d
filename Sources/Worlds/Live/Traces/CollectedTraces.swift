import Foundation
import NIOCore
import Vocabulary

/// Where a selector keeps what agents bring it of their traces, for a while: COLLECTION/NODE.tar below a folder that is
/// emptied at the start.
struct CollectedTraces {
  /// Nil for a selector that has no place for anything.
  private let directory: String?

  init(_ directory: String?) {
    self.directory = directory
    if let directory { Self.remove(directory) }
  }

  private func folder(_ collection: UInt64) -> String? {
    directory.map { "\($0)/\(String(collection, radix: 16))" }
  }

  private func path(_ collection: UInt64, _ node: NodeID) -> String? {
    folder(collection).map { "\($0)/\(node).tar" }
  }

  /// Writes a part to its place.
  /// - Returns: why that was not possible, in a sentence; nil when it was.
  func keep(_ bytes: [UInt8], of node: NodeID, in collection: UInt64, at offset: Int64) -> String? {
    guard let folder = folder(collection), let path = path(collection, node) else {
      return "this selector has no folder for it: give it --flight-dir"
    }
    do throws(StoreError) {
      try StoreFiles.makeDirectories(folder)
      let file = try StoreFile(path: path, mode: 0o600)
      try file.write(ByteBuffer(bytes: bytes), at: offset)
      return nil
    } catch { return error.sentence }
  }

  /// What a node brought; nil when it is not there.
  func archive(_ collection: UInt64, _ node: NodeID) -> ServedFile? {
    path(collection, node).flatMap { try? ServedFile(path: $0) }
  }

  /// Removes what was kept of a collection.
  func drop(_ collection: UInt64) { if let folder = folder(collection) { Self.remove(folder) } }

  private static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}

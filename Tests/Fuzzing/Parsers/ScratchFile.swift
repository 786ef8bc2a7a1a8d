import Foundation

/// Bytes as a file, for what reads files only.
package enum ScratchFile {
  /// A name that nobody has, in memory so that no disk is worn out.
  package static var freshPath: String { "/dev/shm/shoal-fuzz-\(UUID())" }

  /// Hands over the path of a file with these bytes, which is gone afterwards.
  package static func with(_ bytes: [UInt8], at path: String = freshPath, _ body: (_ path: String) -> Void) {
    guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
      preconditionFailure("\(path) cannot be written")
    }
    defer { unlink(path) }
    body(path)
  }
}

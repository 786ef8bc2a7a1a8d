internal import Glibc
package import Vocabulary

/// Files of traces in one stream, as nodes give them to operators: a tar archive.
package enum TraceArchive {
  /// Why an archive could not be unpacked whole, in a sentence. What was whole of it is there.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
  }

  private static let piece = 1 << 20

  /// Of open files those that were written since, and as many of the newest as are not more than so many bytes
  /// together; the last is always among them.
  /// - Parameter files: the oldest first.
  package static func newest(_ files: [OpenTraceFile], since: WallTime?, atMost most: Int64) -> [OpenTraceFile] {
    var room = most
    var chosen: [OpenTraceFile] = []
    for file in files.reversed() {
      guard chosen.isEmpty || since.map({ file.modified >= $0 }) ?? true else { continue }
      room -= Int64(TarHeader.block + file.size + TarHeader.padding(after: file.size))
      guard room >= 0 || chosen.isEmpty else { break }
      chosen.append(file)
    }
    return chosen.reversed()
  }

  /// Whether a file of an archive may be written under its name: it is one that traces have, and no way to elsewhere.
  static func isName(_ name: String) -> Bool {
    let body = name.hasSuffix(TraceFormat.tailSuffix) ? String(name.dropLast(TraceFormat.tailSuffix.count)) : name
    return name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x23, 0x2D, 0x2E: true
      default: false
      }
    } && !name.hasPrefix(".") && SegmentName(path: body) != nil
  }

  /// Writes the files of the archive at `path` into a folder, which is made if need be.
  /// - Returns: their names.
  /// - Throws: `Failure`, also for names that no trace has.
  package static func unpack(_ path: String, into directory: String) throws(Failure) -> [String] {
    do throws(TraceError) { try TraceDirectory.make(directory) } catch { throw Failure(description: "\(error)") }
    let archive = open(path, O_RDONLY | O_CLOEXEC)
    guard archive >= 0 else { throw Failure(description: "cannot open \(path): \(TraceError.text(of: errno))") }
    defer { close(archive) }
    var names: [String] = []
    while true {
      let block = try read(TarHeader.block, from: archive)
      let header: TarHeader?
      do throws(TarHeader.Problem) { header = try TarHeader(block) } catch {
        throw Failure(description: error.sentence)
      }
      guard let header else { return names }
      guard isName(header.name) else { throw Failure(description: "the archive has a file that is no trace") }
      try copy(header, from: archive, to: "\(directory)/\(header.name)")
      _ = try read(TarHeader.padding(after: header.size), from: archive)
      names.append(header.name)
    }
  }

  private static func copy(_ header: TarHeader, from archive: Int32, to path: String) throws(Failure) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw Failure(description: "cannot write \(path): \(TraceError.text(of: errno))") }
    defer { close(file) }
    var left = header.size
    while left > 0 {
      let bytes = try read(min(left, piece), from: archive)
      guard !bytes.isEmpty else { throw Failure(description: "the archive is cut off within \(header.name)") }
      let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      guard written == bytes.count else {
        throw Failure(description: "cannot write \(path): \(TraceError.text(of: written < 0 ? errno : ENOSPC))")
      }
      left -= bytes.count
    }
  }

  /// So many bytes, or less at the end of the file.
  private static func read(_ count: Int, from file: Int32) throws(Failure) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let result = Glibc.read(file, buffer.baseAddress.map { $0 + filled }, count - filled)
        if result > 0 {
          filled += result
        } else if result == 0 {
          return
        } else if errno != EINTR {
          failure = errno
          return
        }
      }
    }
    guard failure == 0 else { throw Failure(description: "cannot read the archive: \(TraceError.text(of: failure))") }
    return bytes
  }
}

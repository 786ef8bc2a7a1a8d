internal import Glibc
internal import Vocabulary

/// The segments of one machine's traces in a directory: deletes the oldest before there are more than are to be kept.
///
/// What recordings of before left behind, segments or whole traces, counts as the oldest.
final class SegmentRing {
  private struct Old {
    var name: SegmentName
    var bytes: Int
    /// When its last input was recorded, at the latest.
    var end: WallTime
  }

  private let limit: TraceWriter.Keep
  /// What the tail takes, and its reserve.
  private let fixed: Int
  private var old: [Old] = []

  /// - Parameters:
  ///   - stem: what the names of the machine's traces begin with.
  ///   - fixed: bytes of what is always there beside the segments.
  init(_ limit: TraceWriter.Keep, directory: String, stem: String, fixed: Int) throws(TraceError) {
    self.limit = limit
    self.fixed = fixed
    for name in try TraceDirectory.names(in: directory) where name.hasPrefix(stem) {
      if name.hasSuffix(SegmentName.unfinished) {
        unlink("\(directory)/\(name)")
      } else if let found = SegmentName(path: "\(directory)/\(name)"),
        found.stemLength == directory.utf8.count + 1 + stem.utf8.count
      {
        let (bytes, end) = Self.facts(of: found)
        old.append(Old(name: found, bytes: bytes, end: end))
      }
    }
    old.sort { $0.name < $1.name }
  }

  /// A segment is complete.
  func add(_ name: SegmentName, until end: WallTime) {
    old.append(Old(name: name, bytes: Self.facts(of: name).bytes, end: end))
  }

  /// Makes room for `bytes` beside the old segments; false when there is none even without them.
  func makeRoom(for bytes: Int) -> Bool {
    guard let size = limit.size?.value else { return true }
    // What a flight recorder has of the stretch before stays, so that there is one to look at right after a cut.
    let least = if case .flight = limit { 1 } else { 0 }
    guard fixed + bytes <= size || least > 0 else { return false }
    while old.count > least, fixed + bytes + old.reduce(0, { $0 + $1.bytes }) > size { removeFirst() }
    return true
  }

  /// The old segments, the oldest first.
  var paths: [String] { old.map(\.name.path) }

  /// Deletes what ended too long ago.
  func removeExpired(at now: WallTime) {
    guard case .age(let age) = limit else { return }
    while let first = old.first, now.microseconds - first.end.microseconds > age.nanoseconds / 1_000 { removeFirst() }
  }

  private func removeFirst() {
    let path = old.removeFirst().name.path
    for suffix in ["", TraceFormat.tailSuffix, TraceFile.reserveSuffix] { unlink(path + suffix) }
  }

  /// What a segment and the files beside it take of the disk, and when it was written last.
  private static func facts(of name: SegmentName) -> (bytes: Int, end: WallTime) {
    var (bytes, end) = (0, WallTime(microseconds: 0))
    var status = stat()
    for suffix in ["", TraceFormat.tailSuffix, TraceFile.reserveSuffix] where stat(name.path + suffix, &status) == 0 {
      bytes += max(Int(status.st_blocks) * 512, Int(status.st_size))
      let seconds = Int64(status.st_mtim.tv_sec)
      end = max(end, WallTime(microseconds: seconds * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1_000))
    }
    return (bytes, end)
  }
}

/// The name of a trace's file: `STEMn.trace` for the whole of incarnation n, `STEMn.000001.trace` and so on for its
/// segments.
struct SegmentName: Comparable {
  let path: String
  let incarnation: Int
  /// Counted from 1; 0 where the trace is one file.
  let number: Int
  /// The bytes of the path before the incarnation.
  let stemLength: Int

  /// What follows the name of a segment that is being begun.
  static let unfinished = TraceFormat.suffix + ".new"
  private static let digits = 6

  /// Nil if the file's name is no trace's.
  init?(path: String) {
    guard path.hasSuffix(TraceFormat.suffix) else { return nil }
    let body = path.dropLast(TraceFormat.suffix.count)
    guard let dash = body.lastIndex(of: "-") else { return nil }
    let parts = body[body.index(after: dash)...].split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let incarnation = Self.number(parts[0]), parts.count == 1 || parts[1].count >= Self.digits,
      let number = parts.count == 1 ? 0 : Self.number(parts[1])
    else { return nil }
    (self.path, self.incarnation, self.number) = (path, incarnation, number)
    stemLength = body[...dash].utf8.count
  }

  /// The path before the segment's number; the same for all of a recording.
  var base: Substring {
    let body = path.dropLast(TraceFormat.suffix.count)
    guard number > 0, let dot = body.lastIndex(of: ".") else { return body }
    return body[..<dot]
  }

  /// The path of a segment of the recording whose path without a number is `base`.
  static func path(_ base: some StringProtocol, _ number: Int) -> String {
    let text = String(number)
    return "\(base).\(String(repeating: "0", count: max(0, digits - text.count)))\(text)\(TraceFormat.suffix)"
  }

  static func < (a: SegmentName, b: SegmentName) -> Bool {
    (a.incarnation, a.number) < (b.incarnation, b.number)
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int(text) : nil
  }
}

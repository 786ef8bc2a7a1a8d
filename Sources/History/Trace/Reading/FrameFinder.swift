/// Finds the frames of a file: the one that begins at a place, or the next whole one behind damage.
final class FrameFinder {
  enum Frame {
    case whole(ArraySlice<UInt8>)
    case bad(TraceDamage.Reason)
  }

  private let source: TraceSource

  init(path: String) throws(TraceError) { source = try TraceSource(path: path) }

  /// The length of the file in bytes.
  var size: Int { source.size }

  func frame(at start: Int) -> Frame {
    guard let head = source.bytes(at: start, count: TraceFormat.frameLength) else { return .bad(unread) }
    guard head.prefix(4).elementsEqual(TraceFormat.marker) else { return .bad(.noRecord) }
    let lengthBytes = head[head.startIndex + 4..<head.startIndex + 8]
    let crcOfLength = CRC32C.checksum(lengthBytes)
    var fields = RecordFields(head.dropFirst(4))
    guard let length = fields.number(UInt32.self), let checksum = fields.number(UInt32.self),
      length <= UInt32(TraceFormat.maximumContent)
    else { return .bad(.checksum) }
    guard let content = source.bytes(at: start + TraceFormat.frameLength, count: Int(length)) else {
      return .bad(unread)
    }
    guard CRC32C.checksum(content, after: crcOfLength) == checksum else { return .bad(.checksum) }
    return .whole(content)
  }

  /// Why bytes could not be had.
  private var unread: TraceDamage.Reason { source.failure.map { .unreadable($0) } ?? .truncated }

  /// Where the first whole frame behind `start` begins.
  func nextFrame(after start: Int) -> Int? {
    // Bytes made to look like many long frames must not cost reading all of them, over and over.
    let allowed = source.loaded + 4 * TraceFormat.maximumContent
    var checked = 0
    var at = start + 1
    while let found = nextMarker(from: at) {
      switch frame(at: found) {
      case .whole: return found
      case .bad(.checksum):
        let length = source.bytes(at: found + 4, count: 4).flatMap { bytes in
          var fields = RecordFields(bytes)
          return fields.number(UInt32.self)
        }
        checked += min(Int(length ?? 0), TraceFormat.maximumContent)
      case .bad: break
      }
      guard source.loaded + checked < allowed + 16 * (found - start) else { return nil }
      at = found + 1
    }
    return nil
  }

  private func nextMarker(from start: Int) -> Int? {
    let marker = TraceFormat.marker
    var at = start
    while let bytes = source.bytes(from: at, atLeast: marker.count) {
      var index = bytes.startIndex
      while index + marker.count <= bytes.endIndex {
        if bytes[index] == marker[0], bytes[index..<index + marker.count].elementsEqual(marker) {
          return at + index - bytes.startIndex
        }
        index += 1
      }
      at += bytes.count - marker.count + 1
    }
    return nil
  }
}

import Glibc
import NIOCore
import Nodes
import Trace
import Vocabulary

/// What a flight recorder has, as the body of an answer: open files with the blocks of an archive between them.
struct ArchiveBody {
  private(set) var segments: [FrontBody.Segment] = []

  init(_ files: [OpenTraceFile]) {
    for file in files {
      let copy = dup(file.descriptor)
      guard copy >= 0, let served = try? ServedFile(descriptor: copy, mayGrow: true),
        let header = TarHeader(name: file.name, size: file.size, modified: file.modified).bytes
      else { continue }
      segments.append(.bytes(ByteBuffer(bytes: header)))
      if file.size > 0 { segments.append(.file(served, ByteSpan(offset: 0, length: Int64(file.size)))) }
      let padding = TarHeader.padding(after: file.size)
      if padding > 0 { segments.append(.bytes(ByteBuffer(repeating: 0, count: padding))) }
    }
    segments.append(.bytes(ByteBuffer(bytes: TarHeader.end)))
  }

  /// Bytes.
  var length: Int64 { segments.reduce(0) { $0 + $1.length } }

  /// Some bytes of it, from there on: at most so many, and none at its end.
  func bytes(from offset: Int64, atMost most: Int) throws(ServedFile.Failure) -> [UInt8] {
    var buffer = ByteBuffer()
    var start: Int64 = 0
    for segment in segments where buffer.readableBytes < most {
      defer { start += segment.length }
      let from = max(0, offset + Int64(buffer.readableBytes) - start)
      let count = min(segment.length - from, Int64(most - buffer.readableBytes))
      guard count > 0 else { continue }
      switch segment {
      case .bytes(let bytes):
        if let slice = bytes.getSlice(at: bytes.readerIndex + Int(from), length: Int(count)) {
          buffer.writeImmutableBuffer(slice)
        }
      case .file(let file, let span):
        try file.read(ByteSpan(offset: span.offset + from, length: count), into: &buffer)
      }
    }
    return Array(buffer.readableBytesView)
  }
}

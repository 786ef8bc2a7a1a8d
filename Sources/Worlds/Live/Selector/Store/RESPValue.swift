package import NIOCore

/// What Redis answers (RESP version 2, redis.io/docs/latest/develop/reference/protocol-spec), and how it is asked.
package enum RESPValue: Hashable, Sendable {
  /// Bytes that are no answer, or a longer one than is read.
  package struct Malformed: Error, Hashable, Sendable {
    package init() {}
  }

  case simple(String)
  case error(String)
  case integer(Int64)
  /// Nil for nothing there.
  case bulk([UInt8]?)
  case array([RESPValue]?)

  /// A line, a string, a list, and lists within lists: more is not read.
  private static let longestLine = 1_024
  private static let longestBulk = 2 << 20
  private static let longestArray = 4_096
  private static let deepest = 8
  /// What one answer takes, lists and all.
  private static let longest = 64 << 20

  package var bytes: [UInt8]? { if case .bulk(let bytes) = self { bytes } else { nil } }
  package var list: [RESPValue]? { if case .array(let list) = self { list } else { nil } }
  package var text: String? {
    switch self {
    case .simple(let text): text
    case .bulk(let bytes?): String(decoding: bytes, as: UTF8.self)
    case .integer(let number): "\(number)"
    default: nil
    }
  }

  /// Takes a whole answer off the head of a buffer; nil, and the buffer as it was, while bytes are missing.
  /// - Throws: `Malformed` for what can never become one.
  package static func next(in buffer: inout ByteBuffer) throws(Malformed) -> RESPValue? {
    let start = buffer.readerIndex
    if let value = try read(&buffer, depth: 0) { return value }
    buffer.moveReaderIndex(to: start)
    guard buffer.readableBytes <= longest else { throw Malformed() }
    return nil
  }

  private static func read(_ buffer: inout ByteBuffer, depth: Int) throws(Malformed) -> RESPValue? {
    guard let line = try line(&buffer) else { return nil }
    guard let kind = line.first else { throw Malformed() }
    let rest = line.dropFirst()
    switch kind {
    case UInt8(ascii: "+"): return .simple(String(decoding: rest, as: UTF8.self))
    case UInt8(ascii: "-"): return .error(String(decoding: rest, as: UTF8.self))
    case UInt8(ascii: ":"): return .integer(try number(rest))
    case UInt8(ascii: "$"):
      let length = try number(rest)
      guard length >= 0 else { return length == -1 ? .bulk(nil) : try malformed() }
      guard length <= longestBulk else { throw Malformed() }
      guard buffer.readableBytes >= Int(length) + 2 else { return nil }
      let bytes = buffer.readBytes(length: Int(length))
      guard buffer.readBytes(length: 2) == [0x0D, 0x0A] else { throw Malformed() }
      return .bulk(bytes)
    case UInt8(ascii: "*"):
      let count = try number(rest)
      guard count >= 0 else { return count == -1 ? .array(nil) : try malformed() }
      guard count <= longestArray, depth < deepest else { throw Malformed() }
      var list: [RESPValue] = []
      for _ in 0..<count {
        guard let value = try read(&buffer, depth: depth + 1) else { return nil }
        list.append(value)
      }
      return .array(list)
    default: throw Malformed()
    }
  }

  private static func malformed() throws(Malformed) -> RESPValue? { throw Malformed() }

  /// Up to the next line break, which is taken as well.
  private static func line(_ buffer: inout ByteBuffer) throws(Malformed) -> [UInt8]? {
    let view = buffer.readableBytesView.prefix(longestLine + 2)
    guard let end = view.firstIndex(of: 0x0D) else {
      guard view.count <= longestLine else { throw Malformed() }
      return nil
    }
    let length = end - view.startIndex
    guard length <= longestLine else { throw Malformed() }
    guard buffer.readableBytes >= length + 2 else { return nil }
    let line = buffer.readBytes(length: length)
    guard buffer.readBytes(length: 2) == [0x0D, 0x0A] else { throw Malformed() }
    return line
  }

  private static func number(_ digits: ArraySlice<UInt8>) throws(Malformed) -> Int64 {
    guard let number = Int64(String(decoding: digits, as: UTF8.self)) else { throw Malformed() }
    return number
  }

  /// A command and its arguments.
  package static func write(_ words: [[UInt8]], to buffer: inout ByteBuffer) {
    buffer.writeString("*\(words.count)\r\n")
    for word in words {
      buffer.writeString("$\(word.count)\r\n")
      buffer.writeBytes(word)
      buffer.writeString("\r\n")
    }
  }
}

import Live
import NIOCore

/// What a Redis answers, as it comes in one piece, and in two.
enum StoreBytes {
  static func read(_ bytes: [UInt8]) {
    let whole = values([bytes])
    let half = bytes.count / 2
    precondition(
      values([Array(bytes[..<half]), Array(bytes[half...])]) == whole, "what comes in pieces is another answer")
  }

  private static func values(_ pieces: [[UInt8]]) -> [RESPValue] {
    var (buffer, values) = (ByteBuffer(), [RESPValue]())
    for piece in pieces {
      buffer.writeBytes(piece)
      while let value = try? RESPValue.next(in: &buffer) { values.append(value) }
    }
    return values
  }
}

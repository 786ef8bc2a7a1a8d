import NIOCore
import Vocabulary

/// Sends the body of one answer as fast as its connection drains and, with a limited upload rate, files only in its
/// turns. What lies in memory, such as a description, leaves at once, and files wait until it is paid for.
///
/// Confined to the connection's event loop.
final class AnswerPump {
  private let connection: FrontConnection
  private let segments: [FrontBody.Segment]
  private var at = 0
  private var offset: Int64 = 0
  private var isStopped = false
  private var isRunning = false

  /// So many chunks are sent before other connections of the event loop have a turn.
  private static let chunksPerTurn = 8

  init(connection: FrontConnection, segments: [FrontBody.Segment]) {
    self.connection = connection
    self.segments = segments
  }

  func stop() {
    isStopped = true
    connection.front.budget?.leave(ObjectIdentifier(self))
  }

  /// Sends what can be sent now.
  func run() {
    guard !isStopped, !isRunning else { return }
    isRunning = true
    defer { isRunning = false }
    var chunks = 0
    while !isStopped, connection.isWritable {
      guard at < segments.count else { return finish() }
      if case .file = segments[at], let budget = connection.front.budget {
        connection.context?.flush()
        return budget.wait(ObjectIdentifier(self)) { [self] in isStopped ? 0 : takeTurn(budget.turnLength) }
      }
      guard sendChunk(atMost: connection.front.options.chunkLength) != nil else { return }
      connection.context?.flush()
      chunks += 1
      if chunks == Self.chunksPerTurn, at < segments.count { return continueLater() }
    }
    connection.context?.flush()
  }

  private func takeTurn(_ length: Int) -> Int64 {
    guard connection.isWritable else { return 0 }
    let sent = sendChunk(atMost: length) ?? 0
    connection.context?.flush()
    continueLater()
    return sent
  }

  private func continueLater() {
    let bound = NIOLoopBound(self, eventLoop: connection.front.eventLoop)
    connection.front.eventLoop.execute { bound.value.run() }
  }

  private func finish() {
    isStopped = true
    connection.endAnswer()
  }

  /// Hands one chunk to the socket; nil if the file changed and the connection was cut.
  private func sendChunk(atMost limit: Int) -> Int64? {
    switch segments[at] {
    case .bytes(let buffer):
      at += 1
      connection.front.budget?.lent(Int64(buffer.readableBytes))
      connection.sendBody(buffer)
      return 0
    case .file(let file, let span):
      let length = min(Int64(limit), span.length - offset)
      guard length > 0 else {
        next()
        return 0
      }
      guard var buffer = connection.context?.channel.allocator.buffer(capacity: Int(length)) else { return nil }
      do {
        try file.read(ByteSpan(offset: span.offset + offset, length: length), into: &buffer)
      } catch {
        // Bytes of another version must not follow those already sent.
        stop()
        connection.cut()
        return nil
      }
      connection.sendBody(buffer)
      offset += length
      if offset == span.length { next() }
      return length
    }
  }

  private func next() {
    at += 1
    offset = 0
  }
}

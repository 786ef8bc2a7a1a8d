package import NIOCore
package import Vocabulary

/// The bounds of an HTTP front.
package struct FrontOptions: Sendable {
  /// A connection on which no byte moves for so long is closed, unless the node itself is still preparing the answer.
  package var idleTimeout: TimeAmount = .seconds(75)
  /// Connections beyond this number are closed at once.
  package var maximumConnections = 4096
  /// A longer request body is answered with 413.
  package var maximumBodyLength = 1 << 20
  /// All header fields of a request together, bytes.
  package var maximumHeaderLength = 32 << 10
  /// Bytes read from a file at a time.
  package var chunkLength = 128 << 10
  /// What all file bodies of the front may send together, or nil for no limit.
  package var uploadLimit: ByteRate?
  /// How long a graceful stop waits for answers under way.
  package var grace: TimeAmount = .seconds(5)

  package init() {}
}

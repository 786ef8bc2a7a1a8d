package import Trace
package import Vocabulary

/// How a node records what happens to it.
package struct Recording: Hashable, Sendable {
  package var directory: String
  package var options: TraceWriter.Options
  /// Whether the node starts and goes on where it cannot record: nobody asked it to.
  package var isOptional: Bool

  /// What was asked for: all of it, or as much as is to be kept.
  package static func asked(_ directory: String, keep: TraceWriter.Keep? = nil) -> Recording {
    Recording(directory: directory, options: TraceWriter.Options(keep: keep), isOptional: false)
  }

  /// The flight recorder of every node: the newest of what happened, of so many bytes, for the day on which somebody
  /// asks.
  package static func flight(_ directory: String, size: ByteCount) -> Recording {
    Recording(directory: directory, options: TraceWriter.Options(keep: .flight(size)), isOptional: true)
  }

  /// What a flight recorder takes of the disk, unless it is told otherwise.
  package static let usualSize = ByteCount(64 << 20)
}

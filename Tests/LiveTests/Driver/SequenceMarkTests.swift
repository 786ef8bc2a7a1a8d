import Logging
import NIOCore
import Nodes
import Synchronization
import Testing
import Vocabulary

@testable import Live

@Suite struct SequenceMarkTests {
  @Test func `lines of the world name the last input, those of the machine their own`() {
    let lines = Mutex<[[String?]]>([])
    let mark = SequenceMark()
    let logger = Logger(label: "test") { _ in
      Collector { line in
        lines.withLock { $0.append([line["seq"]?.description, line["node"]?.description]) }
      }
    }.named(NodeID(key: .zero), mark)
    logger.log(.info, .noSelector)
    mark.move(to: 41)
    logger.log(.info, .noSelector)
    logger.log(Nodes.LogEvent(.info, .noSelector), sequence: 40)
    #expect(lines.withLock { $0 } == [["", "00000000"], ["41", "00000000"], ["40", "00000000"]])
  }

  private struct Collector: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.trace
    let take: @Sendable (Logger.Metadata) -> Void

    init(_ take: @escaping @Sendable (Logger.Metadata) -> Void) { self.take = take }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: Logging.LogEvent) { take(metadata.merging(event.metadata ?? [:]) { $1 }) }
  }
}

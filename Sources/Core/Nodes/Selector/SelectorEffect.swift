package import Vocabulary

/// An order of the selector's machine to its world.
package enum SelectorEffect: Hashable, Codable, Sendable {
  case answer(ExchangeID, SelectorAnswer)
  case log(LogEvent)
  /// Put this batch (`SharedBatch`) of this number into the store that selectors share.
  case tell(UInt64, [UInt8])
  /// Read from the store no more often than this from now on.
  case pace(TimeSpan)
  /// Keep what came with this exchange as a part of the archive of that node in that collection, from the offset on;
  /// answer with `traceKept`.
  case keepTrace(ExchangeID, UInt64, NodeID, offset: Int64)
  /// Keep what came with this exchange as the description with this digest.
  case keepCopy(ExchangeID, Digest256)
  /// Forget it.
  case dropCopy(Digest256)
  /// Remove what was kept of a collection.
  case dropTraces(UInt64)
}

package import Vocabulary

/// An order of the selector's machine to its world.
package enum SelectorEffect: Hashable, Codable, Sendable {
  case answer(ExchangeID, SelectorAnswer)
  case log(LogEvent)
  /// Put this batch (`SharedBatch`) of this number into the store that selectors share.
  case tell(UInt64, [UInt8])
  /// Read from the store no more often than this from now on.
  case pace(TimeSpan)
}

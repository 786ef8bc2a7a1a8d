package import Vocabulary

/// What an arrived block meant to the exchange.
package enum Arrival: Equatable, Sendable {
  /// It was asked for so long ago, and is missing.
  case wanted(after: TimeSpan)
  /// It is held already; it was asked for.
  case duplicate
  /// Nobody asked this source for it.
  case unasked
}

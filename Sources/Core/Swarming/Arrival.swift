/// What an arrived block meant to the exchange.
package enum Arrival: Sendable {
  /// It was asked for and is missing.
  case wanted
  /// It is held already; it was asked for.
  case duplicate
  /// Nobody asked this source for it.
  case unasked
}

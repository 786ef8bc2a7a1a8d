/// What a `TraceReader` finds in a file, in the order of the file.
package enum TraceEntry: Hashable, Sendable {
  case header(TraceHeader)
  case input(TraceInput)
  case effects(TraceEffects)
  case checkpoint(TraceCheckpoint)
  case full(TraceFull)
  case closed(TraceClosed)
  /// Something is wrong here; reading goes on behind it.
  case damage(TraceDamage)
}

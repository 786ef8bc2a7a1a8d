package import Vocabulary

/// Which events of a timeline are wanted. Several values of one kind widen, different kinds narrow.
package struct TimelineFilter: Hashable, Sendable {
  /// A moment of the recording.
  package enum Moment: Hashable, Sendable {
    /// So long after the first event.
    case after(TimeSpan)
    /// At this time of the day, in microseconds after midnight, as the timeline shows it.
    case clock(Int64)

    /// From `12.5`, `90s`, `2m` or `20:03:44.5`.
    ///
    /// - Throws: `QuantityParser.Failure`, a sentence.
    package init(_ text: String) throws(QuantityParser.Failure) {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count > 1 else {
        self = .after(try QuantityParser.span(text))
        return
      }
      guard (2...3).contains(parts.count), let hours = Int64(parts[0]), let minutes = Int64(parts[1]),
        (0..<24).contains(hours), (0..<60).contains(minutes),
        let seconds = parts.count == 3 ? try? QuantityParser.span(String(parts[2])) : .zero, seconds < .seconds(60)
      else { throw QuantityParser.Failure("'\(text)' is no time of day such as 20:03:44.5") }
      self = .clock((hours * 3600 + minutes * 60) * 1_000_000 + seconds.nanoseconds / 1000)
    }

    /// The moment on the wall clock, in a recording that goes from `begin` to `end`.
    func time(from begin: WallTime, to end: WallTime) -> WallTime {
      switch self {
      case .after(let span): return WallTime(microseconds: begin.microseconds + span.nanoseconds / 1000)
      case .clock(let time):
        let day: Int64 = 86_400_000_000
        let midnight = begin.microseconds - (begin.microseconds % day + day) % day
        let today = midnight + time
        // A recording may go past midnight.
        let isTomorrow = today < begin.microseconds && today + day <= end.microseconds
        return WallTime(microseconds: isTomorrow ? today + day : today)
      }
    }
  }

  /// Nodes by role, identity (its first digits), label, or the directory of their trace.
  package var nodes: [String] = []
  /// Objects by infohash (its first digits), address, path or file name.
  package var objects: [String] = []
  /// Links by the number that both ends agreed on, or by the other end's address and port.
  package var links: [String] = []
  /// Inputs, effects, messages and log events by name.
  package var kinds: [String] = []
  package var from: Moment?
  package var to: Moment?

  package init() {}

  package var isEmpty: Bool { self == TimelineFilter() }
}

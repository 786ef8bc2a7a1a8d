/// A length of time in nanoseconds.
@usableFromInline package struct TimeSpan: Hashable, Comparable, Codable, Sendable {
  @usableFromInline package var nanoseconds: Int64

  @inlinable package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  @usableFromInline package init(from decoder: any Decoder) throws {
    nanoseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(nanoseconds)
  }

  package static let zero = TimeSpan(nanoseconds: 0)
  @inlinable package static func milliseconds(_ n: Int64) -> TimeSpan { TimeSpan(nanoseconds: n * 1_000_000) }
  @inlinable package static func seconds(_ n: Int64) -> TimeSpan { TimeSpan(nanoseconds: n * 1_000_000_000) }

  @inlinable @inline(always) package var milliseconds: Int64 { nanoseconds / 1_000_000 }

  @inlinable @inline(always) package static func < (a: TimeSpan, b: TimeSpan) -> Bool { a.nanoseconds < b.nanoseconds }
  @inlinable package static func + (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    TimeSpan(nanoseconds: a.nanoseconds + b.nanoseconds)
  }
  @inlinable package static func - (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    TimeSpan(nanoseconds: a.nanoseconds - b.nanoseconds)
  }
  @inlinable package static func * (a: TimeSpan, b: Int64) -> TimeSpan { TimeSpan(nanoseconds: a.nanoseconds * b) }
  @inlinable package static func / (a: TimeSpan, b: Int64) -> TimeSpan { TimeSpan(nanoseconds: a.nanoseconds / b) }
}

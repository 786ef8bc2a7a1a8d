import Vocabulary

/// A moment to a sixteenth of a second, in four bytes: from the start of the node's clock on, for eight years.
struct Tick: Hashable, Comparable, Codable, Sendable {
  private static let length: Int64 = 62_500_000
  static let perSecond: UInt32 = 16

  var number: UInt32

  init(_ number: UInt32) { self.number = number }

  /// The tick that a moment falls into.
  init(_ moment: Instant) { number = UInt32(clamping: moment.nanoseconds / Self.length) }

  init(from decoder: any Decoder) throws { number = try decoder.singleValueContainer().decode(UInt32.self) }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }

  /// Its first moment.
  var instant: Instant { Instant(nanoseconds: Int64(number) * Self.length) }

  /// So many ticks a span takes, the last one begun included.
  static func count(_ span: TimeSpan) -> UInt32 {
    UInt32(clamping: (max(0, span.nanoseconds) &+ (length - 1)) / length)
  }

  static func span(_ ticks: UInt32) -> TimeSpan { TimeSpan(nanoseconds: Int64(ticks) * length) }

  /// So many ticks later, or the last one that there is.
  static func + (a: Tick, b: UInt32) -> Tick { Tick(UInt32(clamping: UInt64(a.number) + UInt64(b))) }

  /// How many ticks a comes after b; none if it does not.
  static func - (a: Tick, b: Tick) -> UInt32 { a.number > b.number ? a.number - b.number : 0 }

  static func < (a: Tick, b: Tick) -> Bool { a.number < b.number }
}

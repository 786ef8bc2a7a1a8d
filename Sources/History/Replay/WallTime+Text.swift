package import Vocabulary

extension WallTime {
  /// Hours, minutes, seconds and microseconds of the day, UTC.
  package var clockText: String {
    let day: Int64 = 86_400_000_000
    let time = ((microseconds % day) + day) % day
    let seconds = time / 1_000_000
    let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    let rest = String(time % 1_000_000)
    return parts.joined(separator: ":") + "." + String(repeating: "0", count: 6 - rest.count) + rest
  }
}

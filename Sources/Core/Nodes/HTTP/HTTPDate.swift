internal import Vocabulary

/// Dates of HTTP (RFC 9110, 5.6.7), in whole seconds since 1970-01-01T00:00:00Z.
package enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Such as `Sun, 06 Nov 1994 08:49:37 GMT`. Years outside 0 to 9999 are clamped.
  package static func text(_ seconds: Int64) -> String {
    let seconds = min(max(seconds, -62_167_219_200), 253_402_300_799)
    let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let rest = seconds - day * 86_400
    let civil = CivilDate(dayNumber: day)
    let week = days[Int((day % 7 + 7) % 7)]
    let clock = "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    return "\(week), \(two(Int64(civil.day))) \(months[civil.month - 1]) \(four(civil.year)) \(clock) GMT"
  }

  /// From the form that `text` gives (IMF-fixdate); nil for anything else, so that an older form or nonsense makes
  /// a condition that is ignored.
  package static func parse(_ text: String) -> Int64? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[5] == "GMT", parts[0].utf8.count == 4, parts[0].last == ",",
      days.contains(String(parts[0].dropLast())), let date = number(parts[1], digits: 2),
      let month = months.firstIndex(of: String(parts[2])), let year = number(parts[3], digits: 4),
      (1...31).contains(date)
    else { return nil }
    let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 3, let hour = number(clock[0], digits: 2), let minute = number(clock[1], digits: 2),
      let second = number(clock[2], digits: 2), hour < 24, minute < 60, second <= 60
    else { return nil }
    return CivilDate(year: year, month: month + 1, day: Int(date)).dayNumber * 86_400 + hour * 3600 + minute * 60
      + second
  }

  /// From any of the three forms that a recipient must understand (RFC 9110, 5.6.7): IMF-fixdate, that of RFC 850, and
  /// that of asctime; nil for anything else. For dates that are reckoned with, such as Date and Expires.
  ///
  /// - Parameter now: seconds since 1970; a year of two digits that seems more than 50 years ahead of it is of the
  ///   century before.
  package static func parseLeniently(_ text: String, now: Int64) -> Int64? {
    if let date = parse(text) { return date }
    let parts = text.split(separator: " ", omittingEmptySubsequences: true)
    if parts.count == 4, parts[3] == "GMT", parts[0].last == "," {
      let date = parts[1].split(separator: "-", omittingEmptySubsequences: false)
      guard date.count == 3, let short = number(date[2], digits: 2) else { return nil }
      // The greatest year of those two digits that is at most 50 years ahead.
      var year = self.year(of: now) / 100 * 100 + 100 + short
      while year > self.year(of: now) + 50 { year -= 100 }
      return parse("Thu, \(date[0]) \(date[1]) \(four(year)) \(parts[2]) GMT")
    }
    guard parts.count == 5, days.contains(String(parts[0])), let day = Int64(parts[2]), (1...31).contains(day) else {
      return nil
    }
    return parse("\(parts[0]), \(two(day)) \(parts[1]) \(parts[4]) \(parts[3]) GMT")
  }

  private static func year(of seconds: Int64) -> Int64 {
    let seconds = min(max(seconds, 0), 253_402_300_799)
    return CivilDate(dayNumber: seconds / 86_400).year
  }

  private static func number(_ text: Substring, digits: Int) -> Int64? {
    guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text)
  }

  private static func two(_ n: Int64) -> String { n < 10 ? "0\(n)" : "\(n)" }

  private static func four(_ n: Int64) -> String { String(String(n + 10_000).dropFirst()) }
}

import Vocabulary

/// Shares of what strangers say: no number makes them overflow.
enum Share {
  /// Rounded down, so that what is not whole is never said to be; of nothing, all.
  static func thousandths(_ part: Int64, of whole: Int64) -> Int64 {
    guard whole > 0 else { return 1000 }
    return min(1000, max(0, part).multipliedFullWidthDivided(by: 1000, over: whole))
  }

  /// `45 %`
  static func percent(_ part: Int64, of whole: Int64) -> String { "\(thousandths(part, of: whole) / 10) %" }

  /// The greatest number if it is more.
  static func sum(_ numbers: some Sequence<Int64>) -> Int64 {
    numbers.reduce(0) { sum, number in
      let (more, isTooMuch) = sum.addingReportingOverflow(max(0, number))
      return isTooMuch ? .max : more
    }
  }

  /// `1,234 peers`, `1 peer`
  static func count(_ number: Int, _ noun: String) -> String {
    "\(count(Int64(number))) \(noun)\(number == 1 ? "" : "s")"
  }

  /// `1,234`
  static func count(_ number: Int64) -> String {
    var digits = Array("\(number.magnitude)")
    var at = digits.count - 3
    while at > 0 {
      digits.insert(",", at: at)
      at -= 3
    }
    return (number < 0 ? "-" : "") + String(digits)
  }
}

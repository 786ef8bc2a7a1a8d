/// Quantities as people read them, in terminals and on pages; rounded to the nearest digit that is shown.
package enum Quantities {
  /// Bytes, in powers of 1024: `12.3 MiB`
  package static func size(_ bytes: Int64) -> String { scaled(bytes, by: 1024, ["B", "KiB", "MiB", "GiB", "TiB"]) }

  /// Bytes per second, in powers of 1000: `4.2 MB/s`
  package static func rate(_ bytesPerSecond: Int64) -> String {
    scaled(bytesPerSecond, by: 1000, ["B/s", "kB/s", "MB/s", "GB/s"])
  }

  /// Seconds: `1:02:03`, `4:05`, `12 s`
  package static func clock(_ seconds: Int64) -> String {
    let two = { (n: Int64) in n < 10 ? "0\(n)" : "\(n)" }
    if seconds >= 3600 { return "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))" }
    return seconds >= 60 ? "\(seconds / 60):\(two(seconds % 60))" : "\(seconds) s"
  }

  /// `1.25 s`
  package static func seconds(_ span: TimeSpan) -> String {
    let hundredths = (span.nanoseconds + 5_000_000) / 10_000_000
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
  }

  /// The share of `part` in `whole` in whole percent; of nothing, 0.
  package static func percent(_ part: Int64, of whole: Int64) -> String {
    guard whole > 0 else { return "0 %" }
    // Of quantities so large that a product would not fit, what is lost is below what is shown.
    let shift: Int64 = max(part.magnitude, whole.magnitude) >> 52 == 0 ? 0 : 10
    let (part, whole) = (part >> shift, whole >> shift)
    return "\((part * 100 + whole / 2) / whole) %"
  }

  /// How often a whole of so many bytes fits into some, with two digits after the point, rounded down: `1.25`. Of
  /// nothing there are no copies.
  package static func copies(_ bytes: Int64, of length: Int64) -> String {
    guard length > 0 else { return "0.00" }
    let hundredths = max(0, bytes).multipliedFullWidthDivided(by: 100, over: length)
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// Divides so many whole units among the parts, each as near to its share as units go; together they are all of them
  /// (Hamilton's method: what rounding down leaves goes to the greatest remainders). Of nothing, all are 0.
  package static func shares(of parts: [Int64], in units: Int64) -> [Int64] {
    let whole = parts.reduce(0, +)
    guard whole > 0 else { return parts.map { _ in 0 } }
    let divided = parts.map { whole.magnitude.dividingFullWidth($0.magnitude.multipliedFullWidth(by: units.magnitude)) }
    var shares = divided.map { Int64($0.quotient) }
    let missing = units - shares.reduce(0, +)
    let order = divided.indices.sorted { (divided[$1].remainder, $0) < (divided[$0].remainder, $1) }
    for index in order.prefix(Int(missing)) { shares[index] += 1 }
    return shares
  }

  /// In the largest unit of which there is one, with one digit after the point; the smallest has none.
  private static func scaled(_ value: Int64, by step: Int64, _ units: [String]) -> String {
    var (unit, size) = (0, Int64(1))
    while unit < units.count - 1, value / size >= step {
      size *= step
      unit += 1
    }
    guard unit > 0 else { return "\(value) \(units[0])" }
    let tenths = (value % size * 10 + size / 2) / size
    return "\(value / size + tenths / 10).\(tenths % 10) \(units[unit])"
  }
}

import Vocabulary

/// Quantities as people read them.
enum Quantities {
  /// `12.3 MiB`
  static func size(_ bytes: Int64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var unit = 0
    var value = Double(bytes)
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return unit == 0 ? "\(bytes) B" : "\(decimal(value)) \(units[unit])"
  }

  /// `4.2 MB/s`
  static func rate(_ bytesPerSecond: Int64) -> String {
    let units = ["B/s", "kB/s", "MB/s", "GB/s"]
    var unit = 0
    var value = Double(bytesPerSecond)
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return unit == 0 ? "\(bytesPerSecond) B/s" : "\(decimal(value)) \(units[unit])"
  }

  /// `1:02:03`, `4:05`, `12 s`
  static func clock(_ seconds: Int64) -> String {
    let two = { (n: Int64) in n < 10 ? "0\(n)" : "\(n)" }
    if seconds >= 3600 { return "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))" }
    return seconds >= 60 ? "\(seconds / 60):\(two(seconds % 60))" : "\(seconds) s"
  }

  /// `1.25 s`
  static func seconds(_ span: TimeSpan) -> String { "\(decimal(Double(span.nanoseconds) / 1e9, places: 2)) s" }

  /// The share of `part` in `whole` in whole percent; of nothing, 0.
  static func percent(_ part: Int64, of whole: Int64) -> String {
    whole > 0 ? "\((part * 100 + whole / 2) / whole) %" : "0 %"
  }

  static func decimal(_ value: Double, places: Int = 1) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let rounded = Int64((value * scale).rounded())
    let digits = String(rounded % Int64(scale))
    return "\(rounded / Int64(scale))." + String(repeating: "0", count: places - digits.count) + digits
  }
}

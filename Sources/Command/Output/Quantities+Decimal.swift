import Vocabulary

extension Quantities {
  /// With so many digits after the point, for what is measured and not counted: `0.97`
  static func decimal(_ value: Double, places: Int = 1) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let rounded = Int64((value * scale).rounded())
    let digits = String(rounded % Int64(scale))
    return "\(rounded / Int64(scale))." + String(repeating: "0", count: places - digits.count) + digits
  }
}

/// How a screen is to be written.
struct TopLook: Equatable {
  var depth = ColourDepth.none
  /// Whether there are characters beyond ASCII for maps.
  var hasBlocks = true
  /// Of the user's clock.
  var secondsFromGMT: Int64 = 0

  /// A map of an object: digits, each how many eighths of a part are there, in so many columns.
  func map(_ digits: String, columns: Int) -> String {
    let marks = Array(hasBlocks ? "·▁▂▃▄▅▆▇█" : ".:-=+*x%#")
    return String(Self.scaled(digits, to: columns) { $0.reduce(0, +) / $0.count }.map { marks[min($0, 8)] })
  }

  /// A map of copies, the fewest of each part.
  static func copies(_ digits: String, columns: Int) -> String {
    scaled(digits, to: columns) { $0.min() ?? 0 }.map { "\($0)" }.joined()
  }

  /// A bar that is full up to a share in thousandths; never full before all is there.
  func bar(_ thousandths: Int64, columns: Int) -> String {
    let full = min(columns, max(0, Int(thousandths)) * columns / 1000)
    return String(repeating: hasBlocks ? "█" : "#", count: full)
      + String(repeating: hasBlocks ? "·" : ".", count: columns - full)
  }

  /// What is no digit counts as none.
  private static func scaled(_ digits: String, to columns: Int, _ one: (ArraySlice<Int>) -> Int) -> [Int] {
    let parts = digits.utf8.prefix(Self.mostParts).map { (0x30...0x39).contains($0) ? Int($0) - 0x30 : 0 }
    guard !parts.isEmpty, columns > 0 else { return [] }
    return (0..<columns).map { column in
      let start = column * parts.count / columns
      return one(parts[start..<max(start + 1, (column + 1) * parts.count / columns)])
    }
  }

  private static let mostParts = 10_000
}

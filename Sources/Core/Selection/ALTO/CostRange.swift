/// Costs that meet the constraints of a request (RFC 7285, 11.3.2.3): costs are whole numbers, so that any number of
/// constraints comes to a least and a greatest cost.
package struct CostRange: Hashable, Codable, Sendable {
  package var least: Int64
  /// Less than `least` if no cost meets them all.
  package var greatest: Int64

  package static let all = CostRange(least: .min, greatest: .max)

  package init(least: Int64, greatest: Int64) {
    self.least = least
    self.greatest = greatest
  }

  /// The costs that meet one constraint: `gt`, `lt`, `ge`, `le` or `eq`, white space, and a number of JSON; nil for
  /// another text.
  package init?(_ constraint: String) {
    let parts = constraint.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
    guard parts.count == 2, let (floor, ceiling) = Self.whole(parts[1]) else { return nil }
    switch parts[0] {
    case "gt": self.init(least: floor.addingSaturating(1), greatest: .max)
    case "ge": self.init(least: ceiling, greatest: .max)
    case "lt": self.init(least: .min, greatest: ceiling.addingSaturating(-1))
    case "le": self.init(least: .min, greatest: floor)
    case "eq": self.init(least: ceiling, greatest: floor)
    default: return nil
    }
  }

  package func contains(_ cost: Int64) -> Bool { least <= cost && cost <= greatest }

  package mutating func narrow(to other: CostRange) {
    least = max(least, other.least)
    greatest = min(greatest, other.greatest)
  }

  /// The greatest whole number that is not above a decimal one, and the least that is not below; what is beyond 64 bits
  /// counts as the last that is not.
  private static func whole(_ text: Substring) -> (floor: Int64, ceiling: Int64)? {
    var rest = text[...]
    let isNegative = rest.first == "-"
    if isNegative { rest.removeFirst() }
    let whole = digits(&rest)
    guard !whole.isEmpty, whole.count == 1 || whole[0] != 0 else { return nil }
    var fraction: [Int] = []
    if rest.first == "." {
      rest.removeFirst()
      fraction = digits(&rest)
      guard !fraction.isEmpty else { return nil }
    }
    var exponent = 0
    if rest.first == "e" || rest.first == "E" {
      rest.removeFirst()
      let isSmall = rest.first == "-"
      if isSmall || rest.first == "+" { rest.removeFirst() }
      let digits = digits(&rest)
      guard !digits.isEmpty else { return nil }
      exponent = digits.reduce(0) { min(9_999, $0 * 10 + $1) } * (isSmall ? -1 : 1)
    }
    guard rest.isEmpty else { return nil }
    // So many of the digits stand before the point.
    let all = whole + fraction
    let point = whole.count + exponent
    var size: Int64 = 0
    var isCut = false
    for at in 0..<max(0, min(point, 9_999)) {
      let digit = at < all.count ? Int64(all[at]) : 0
      let (tens, isTooLarge) = size.multipliedReportingOverflow(by: 10)
      let (sum, isTooLargeNow) = tens.addingReportingOverflow(digit)
      if isTooLarge || isTooLargeNow {
        isCut = true
        size = .max
        break
      }
      size = sum
      if size == 0, at >= all.count { break }
    }
    let hasRest = !isCut && all[min(max(0, point), all.count)...].contains { $0 != 0 }
    let up = size.addingSaturating(hasRest ? 1 : 0)
    return isNegative ? (-up, -size) : (size, up)
  }

  private static func digits(_ text: inout Substring) -> [Int] {
    var digits: [Int] = []
    while let digit = text.utf8.first, (0x30...0x39).contains(digit) {
      digits.append(Int(digit) - 0x30)
      text.removeFirst()
    }
    return digits
  }
}

extension Int64 {
  fileprivate func addingSaturating(_ other: Int64) -> Int64 {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    return isTooLarge ? (other > 0 ? .max : .min) : sum
  }
}

/// A number by which many are divided: a multiplication for each in the place of a division (Granlund and Montgomery,
/// PLDI 1994).
struct Divisor {
  private let number: UInt64
  /// 2 to the power of 64 divided by the number, rounded down; 0 for the number 1, by which nothing is left.
  private let inverse: UInt64

  /// - Parameter number: more than 0.
  init(_ number: UInt64) {
    self.number = number
    inverse = number == 1 ? 0 : number.dividingFullWidth((1, 0)).quotient
  }

  @inline(always) func remainder(of value: UInt64) -> UInt64 {
    guard number > 1 else { return 0 }
    // The quotient, or one less.
    let quotient = value.multipliedFullWidth(by: inverse).high
    let rest = value &- quotient &* number
    return rest >= number ? rest &- number : rest
  }
}

/// Values by small numbers that are given out in order: an array, because every arrival looks one up.
struct SlotTable<Value> {
  private var slots: [Value?] = []

  subscript(number: UInt32) -> Value? {
    get { Int(number) < slots.count ? slots[Int(number)] : nil }
    set {
      while slots.count <= Int(number) {
        guard newValue != nil else { return }
        slots.append(nil)
      }
      slots[Int(number)] = newValue
    }
    _modify {
      while slots.count <= Int(number) { slots.append(nil) }
      yield &slots[Int(number)]
    }
  }

  /// Removes the value of this number and returns it.
  mutating func take(_ number: UInt32) -> Value? {
    guard Int(number) < slots.count else { return nil }
    defer { slots[Int(number)] = nil }
    return slots[Int(number)]
  }

  /// The numbers that have a value, in ascending order.
  var keys: [UInt32] { slots.indices.filter { slots[$0] != nil }.map { UInt32($0) } }
}

/// The messages of all lanes, each in a slot of one array and followed by the next of its lane. What has just become
/// free is used first, so that a world of many lanes touches little memory for each message.
struct ParcelStore {
  private struct Slot {
    var parcel: Parcel?
    /// The slot of the next message of the lane; of the next free one.
    var next: Int32
    /// Where it ends in all that was ever queued on its lane.
    var end: Int64
  }

  private var slots: [Slot] = []
  private var free = Self.none

  /// No slot.
  static let none: Int32 = -1

  mutating func put(_ parcel: Parcel, end: Int64) -> Int32 {
    guard free != Self.none else {
      slots.append(Slot(parcel: parcel, next: Self.none, end: end))
      return Int32(slots.count - 1)
    }
    let slot = free
    free = slots[Int(slot)].next
    slots[Int(slot)] = Slot(parcel: parcel, next: Self.none, end: end)
    return slot
  }

  /// Takes a message out; its slot is free.
  mutating func take(_ slot: Int32) -> Parcel? {
    var parcel: Parcel?
    swap(&parcel, &slots[Int(slot)].parcel)
    slots[Int(slot)].next = free
    free = slot
    return parcel
  }

  func next(_ slot: Int32) -> Int32 { slots[Int(slot)].next }

  mutating func setNext(_ next: Int32, of slot: Int32) { slots[Int(slot)].next = next }

  func end(_ slot: Int32) -> Int64 { slots[Int(slot)].end }

  func size(_ slot: Int32) -> Int64 { slots[Int(slot)].parcel?.size ?? 0 }

  func payload(_ slot: Int32) -> Int64 { slots[Int(slot)].parcel?.payload ?? 0 }

  func isPiece(_ slot: Int32) -> Bool { slots[Int(slot)].parcel?.isPiece ?? false }
}

/// Where the keys of a `ChunkedDictionary` stand: many small tables with open addressing, of which one is split when it
/// is full (extendible hashing; Fagin, Nievergelt, Pippenger and Strong, 1979). So neither a change nor growth touches
/// more than one of them, and the list of all.
@usableFromInline
struct PlaceTable: Sendable {
  /// A slot is a place and one, and eight bits of the hash above, so that keys are seldom compared in vain; or zero.
  @usableFromInline
  struct Leaf: Sendable {
    @usableFromInline var slots: ContiguousArray<UInt32>
    @usableFromInline var count = 0
    /// How many of the first bits of their hashes all its keys have in common.
    @usableFromInline var depth: Int

    @inlinable init(slots: Int, depth: Int) {
      self.slots = ContiguousArray(repeating: 0, count: slots)
      self.depth = depth
    }

    @inlinable var mask: Int { slots.count - 1 }

    @inlinable mutating func put(_ slot: UInt32, _ hash: UInt64) {
      var at = Int(truncatingIfNeeded: hash) & mask
      while slots[at] != 0 { at = (at + 1) & mask }
      slots[at] = slot
      count += 1
    }
  }

  /// More slots than that are split: 2 KiB.
  @inlinable static var slotsMax: Int { 512 }
  /// Keys that have more bits than that in common stay together.
  @inlinable static var depthMax: Int { 20 }
  @inlinable static var placeMask: UInt32 { 0xFF_FFFF }

  @usableFromInline var leaves: [Leaf] = []
  /// By the first bits of a hash, which leaf.
  @usableFromInline var directory: [UInt32] = []
  @usableFromInline var depth = 0

  @inlinable init() {}

  @inlinable
  func leaf(of hash: UInt64) -> Int { Int(directory[depth == 0 ? 0 : Int(hash >> (64 - UInt64(depth)))]) }

  @inlinable
  static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) & ~placeMask }

  /// The place of the key with this hash that is the one meant.
  @inlinable
  func find(_ hash: UInt64, _ isMeant: (Int) -> Bool) -> Int? {
    guard !leaves.isEmpty else { return nil }
    let leaf = leaf(of: hash)
    let mask = leaves[leaf].mask
    var at = Int(truncatingIfNeeded: hash) & mask
    while true {
      let slot = leaves[leaf].slots[at]
      guard slot != 0 else { return nil }
      if slot & ~Self.placeMask == Self.tag(hash) {
        let place = Int(slot & Self.placeMask) - 1
        if isMeant(place) { return place }
      }
      at = (at + 1) & mask
    }
  }

  /// Enters a key that is not there; `hashes` tells the hash of the key at a place.
  @inlinable
  mutating func insert(_ place: Int, _ hash: UInt64, _ hashes: (Int) -> UInt64) {
    precondition(place < Int(Self.placeMask), "a table of places is full")
    if leaves.isEmpty {
      leaves = [Leaf(slots: 8, depth: 0)]
      directory = [0]
    }
    var leaf = leaf(of: hash)
    while leaves[leaf].count * 4 >= leaves[leaf].slots.count * 3 {
      grow(leaf, hashes)
      leaf = self.leaf(of: hash)
    }
    leaves[leaf].put(Self.tag(hash) | UInt32(place + 1), hash)
  }

  @inlinable
  mutating func grow(_ number: Int, _ hashes: (Int) -> UInt64) {
    let old = leaves[number]
    let isSplit = old.slots.count >= Self.slotsMax && old.depth < Self.depthMax
    let size = isSplit ? old.slots.count : 2 * old.slots.count
    var stays = Leaf(slots: size, depth: isSplit ? old.depth + 1 : old.depth)
    var goes = Leaf(slots: isSplit ? size : 0, depth: stays.depth)
    for slot in old.slots where slot != 0 {
      let hash = hashes(Int(slot & Self.placeMask) - 1)
      if isSplit, hash >> (63 - UInt64(old.depth)) & 1 == 1 { goes.put(slot, hash) } else { stays.put(slot, hash) }
    }
    leaves[number] = stays
    guard isSplit else { return }
    if old.depth == depth {
      directory = directory.flatMap { [$0, $0] }
      depth += 1
    }
    for at in directory.indices where directory[at] == UInt32(number) && at >> (depth - old.depth - 1) & 1 == 1 {
      directory[at] = UInt32(leaves.count)
    }
    leaves.append(goes)
  }

  /// A key stands elsewhere.
  @inlinable
  mutating func move(_ hash: UInt64, from old: Int, to new: Int) {
    let leaf = leaf(of: hash)
    let at = slot(of: old, hash, leaf)
    leaves[leaf].slots[at] = Self.tag(hash) | UInt32(new + 1)
  }

  /// Takes a key out; what would not be found behind the gap closes it.
  @inlinable
  mutating func remove(_ hash: UInt64, at place: Int, _ hashes: (Int) -> UInt64) {
    let leaf = leaf(of: hash)
    var gap = slot(of: place, hash, leaf)
    let mask = leaves[leaf].mask
    var at = gap
    while true {
      at = (at + 1) & mask
      let slot = leaves[leaf].slots[at]
      guard slot != 0 else { break }
      let home = Int(truncatingIfNeeded: hashes(Int(slot & Self.placeMask) - 1)) & mask
      // It may stand anywhere between its home and here.
      guard (at - home) & mask >= (at - gap) & mask else { continue }
      leaves[leaf].slots[gap] = slot
      gap = at
    }
    leaves[leaf].slots[gap] = 0
    leaves[leaf].count -= 1
  }

  @inlinable
  func slot(of place: Int, _ hash: UInt64, _ leaf: Int) -> Int {
    let wanted = Self.tag(hash) | UInt32(place + 1)
    var at = Int(truncatingIfNeeded: hash) & leaves[leaf].mask
    while leaves[leaf].slots[at] != wanted { at = (at + 1) & leaves[leaf].mask }
    return at
  }
}

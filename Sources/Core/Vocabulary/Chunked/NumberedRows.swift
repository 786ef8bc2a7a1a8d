/// A table of rows of fixed width, each at a number that it keeps: other tables name a row by four bytes. In chunks
/// (see `ChunkedArray`), so that after a copy a change copies little.
@usableFromInline package struct NumberedRows<Row: KeyedRow> {
  @usableFromInline var rows = ChunkedArray<Row>()
  @usableFromInline var free = ChunkedArray<UInt32>()
  @usableFromInline var table = PlaceTable()
  @usableFromInline let seed: UInt64

  /// An empty one.
  /// - Parameter seed: unknown to strangers who choose the keys.
  @inlinable package init(seed: UInt64 = 0) { self.seed = seed }

  /// How many rows there are.
  @inlinable package var count: Int { rows.count - free.count }
  /// All numbers that were ever given out are below this.
  @inlinable package var bound: Int { rows.count }

  /// The number of the row with a key.
  @inlinable package func number(of key: Row.Key) -> Int? {
    table.find(key.place(seed: seed)) { rows[$0].key == key }
  }

  /// The row of a number that is taken.
  @inlinable package subscript(number: Int) -> Row {
    _read { yield rows[number] }
    _modify { yield &rows[number] }
  }

  /// Whether a number below `bound` is taken.
  @inlinable package func isTaken(_ number: Int) -> Bool { self.number(of: rows[number].key) == number }

  /// Adds a row whose key no other has, and returns its number.
  @inlinable package mutating func add(_ row: Row) -> Int {
    let number: Int
    if let last = free.popLast() {
      number = Int(last)
      rows[number] = row
    } else {
      number = rows.count
      rows.append(row)
    }
    enter(number)
    return number
  }

  /// Takes a row out; its number is another's next.
  @inlinable package mutating func remove(_ number: Int) {
    do {
      // For this long only: to hold the rows while they are changed would copy the list of chunks.
      let (rows, seed) = (rows, seed)
      table.remove(rows[number].key.place(seed: seed), at: number) { rows[$0].key.place(seed: seed) }
    }
    free.append(UInt32(number))
    guard free.count == rows.count else { return }
    (rows, free, table) = (ChunkedArray(), ChunkedArray(), PlaceTable())
  }

  @inlinable mutating func enter(_ number: Int) {
    let (rows, seed) = (rows, seed)
    table.insert(number, rows[number].key.place(seed: seed)) { rows[$0].key.place(seed: seed) }
  }
}

extension NumberedRows: Sendable where Row: Sendable, Row.Key: Sendable {}

extension NumberedRows: Encodable where Row: Encodable {
  /// The seed, which numbers are free, and all rows in the order of their numbers.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(seed)
    try container.encode(free)
    try container.encode(rows)
  }
}

extension NumberedRows: Decodable where Row: Decodable {
  /// As it was encoded, no key twice.
  @usableFromInline package init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    seed = try container.decode(UInt64.self)
    free = try container.decode(ChunkedArray<UInt32>.self)
    rows = try container.decode(ChunkedArray<Row>.self)
    var isFree = [Bool](repeating: false, count: rows.count)
    for number in free {
      guard Int(number) < rows.count, !isFree[Int(number)] else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "a free number is no row's")
      }
      isFree[Int(number)] = true
    }
    for number in isFree.indices where !isFree[number] {
      guard self.number(of: rows[number].key) == nil else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "a key comes twice")
      }
      enter(number)
    }
  }
}

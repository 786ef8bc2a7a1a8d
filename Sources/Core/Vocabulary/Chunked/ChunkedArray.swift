/// An array in chunks: after it was copied, a change copies a chunk of a few kilobytes and the list of chunks, not all.
/// So a checkpoint that holds a copy of the state holds the loop for as long whatever the state's size.
///
/// Its canonical bytes are those of an array of the same elements.
@usableFromInline package struct ChunkedArray<Element> {
  @usableFromInline var chunks: [ContiguousArray<Element>] = []
  @usableFromInline var size = 0

  /// An empty array.
  @inlinable package init() {}

  /// How many elements there are.
  @inlinable package var count: Int { size }

  /// An array of these elements.
  @inlinable package init(_ elements: some Sequence<Element>) {
    for element in elements { append(element) }
  }

  /// A chunk has 2 to the power of this elements: at most 8 KiB, for a message may change more than a hundred.
  @inlinable static var shift: Int {
    Int.bitWidth - 1 - (8_192 / MemoryLayout<Element>.stride | 1).leadingZeroBitCount
  }

  @inlinable static var mask: Int { 1 << shift - 1 }

  /// Adds an element at the end.
  @inlinable package mutating func append(_ element: Element) {
    if size & Self.mask == 0 {
      chunks.append(ContiguousArray())
      // What has grown this far grows on.
      if size > 0 { chunks[chunks.count - 1].reserveCapacity(Self.mask + 1) }
    }
    chunks[chunks.count - 1].append(element)
    size += 1
  }

  /// Takes the last element out.
  @inlinable package mutating func popLast() -> Element? {
    guard size > 0 else { return nil }
    size -= 1
    let last = chunks[chunks.count - 1].removeLast()
    if size & Self.mask == 0 { chunks.removeLast() }
    return last
  }
}

extension ChunkedArray: RandomAccessCollection, MutableCollection {
  /// Zero.
  @inlinable package var startIndex: Int { 0 }
  /// The number of elements.
  @inlinable package var endIndex: Int { size }

  /// The element at a place.
  @inlinable package subscript(index: Int) -> Element {
    _read { yield chunks[index >> Self.shift][index & Self.mask] }
    _modify { yield &chunks[index >> Self.shift][index & Self.mask] }
  }
}

extension ChunkedArray: Sendable where Element: Sendable {}

extension ChunkedArray: Encodable where Element: Encodable {
  /// As an array.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for element in self { try container.encode(element) }
  }
}

extension ChunkedArray: Decodable where Element: Decodable {
  /// From an array.
  @usableFromInline package init(from decoder: any Decoder) throws {
    self.init()
    var container = try decoder.unkeyedContainer()
    while !container.isAtEnd { append(try container.decode(Element.self)) }
  }
}

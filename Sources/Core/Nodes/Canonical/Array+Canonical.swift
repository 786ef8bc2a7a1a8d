internal import Vocabulary

extension Array: CanonicallyPut where Element: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    if Element.self == UInt8.self, let raw = self as? [UInt8] { return bytes.put(canonical: raw) }
    bytes.put(canonical: UInt64(count))
    for element in self {
      let before = bytes.count
      try element.put(to: &bytes)
      if bytes.count == before { bytes.append(0) }
    }
  }
}

extension Array: CanonicallyTaken where Element: CanonicallyTaken {
  static func take(from reader: CanonicalReader) throws -> [Element] {
    if Element.self == UInt8.self, let raw = try reader.readBytes() as? [Element] { return raw }
    let count = try reader.readCount()
    var elements: [Element] = []
    // An element may be far larger than its bytes, whose number is all that bounds the count.
    elements.reserveCapacity(Swift.min(count, CanonicalFormat.maximumReserve))
    for _ in 0..<count {
      let start = reader.at
      elements.append(try Element.take(from: reader))
      if reader.at == start { try reader.readPad() }
    }
    return elements
  }
}

extension Optional: CanonicallyPut where Wrapped: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    guard let value = self else { return bytes.append(0) }
    bytes.append(1)
    try value.put(to: &bytes)
  }
}

extension Optional: CanonicallyTaken where Wrapped: CanonicallyTaken {
  static func take(from reader: CanonicalReader) throws -> Wrapped? {
    try reader.readBool() ? Wrapped.take(from: reader) : nil
  }
}

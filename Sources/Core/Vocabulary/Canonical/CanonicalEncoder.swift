/// Writes values as canonical bytes; see `CanonicalFormat`.
package enum CanonicalEncoder {
  /// The canonical bytes of `value`.
  package static func encode<T: Encodable>(_ value: T) throws(CanonicalError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64)
    try encode(value, appendingTo: &bytes)
    return bytes
  }

  /// Appends the canonical bytes of `value`; on an error the bytes are as they were.
  package static func encode<T: Encodable>(_ value: T, appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    let count = bytes.count
    let writer = CanonicalWriter()
    swap(&writer.bytes, &bytes)
    defer { swap(&writer.bytes, &bytes) }
    do {
      try writer.write(value)
      if let failure = writer.failure { throw failure }
    } catch {
      writer.bytes.removeLast(writer.bytes.count - count)
      throw CanonicalError(error)
    }
  }
}

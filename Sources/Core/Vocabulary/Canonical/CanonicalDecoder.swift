/// Reads values from canonical bytes; see `CanonicalFormat`. Safe on any bytes: whatever they claim, no more is
/// allocated than they could hold, and nesting is bounded.
package enum CanonicalDecoder {
  /// The value whose canonical bytes are `bytes`, all of them.
  ///
  /// - Parameters:
  ///   - schema: the parts that values had when they were written, if that may be other ones than now. Optional parts
  ///     that were added since are nil; what else was changed cannot be read.
  ///   - renaming: what names are to be read as, if not as they are.
  package static func decode<T: Decodable>(
    _ type: T.Type, from bytes: [UInt8], writtenAs schema: CanonicalSchema? = nil,
    renaming: (any CanonicalRenaming)? = nil
  ) throws(CanonicalError) -> T {
    try take(from: CanonicalReader(bytes: bytes, schema: schema, renaming: renaming)) { reader in
      try reader.read(type)
    }
  }

  /// The value that `take` reads from all of `bytes`, for a type that knows a faster way to the same value.
  package static func decode<T>(
    from bytes: [UInt8], by take: (CanonicalReader) throws -> T
  ) throws(CanonicalError) -> T {
    try self.take(from: CanonicalReader(bytes: bytes), by: take)
  }

  private static func take<T>(
    from reader: CanonicalReader, by take: (CanonicalReader) throws -> T
  ) throws(CanonicalError) -> T {
    do {
      let value = try take(reader)
      guard reader.remaining == 0 else { throw CanonicalError.trailingBytes(reader.remaining) }
      return value
    } catch {
      // What the reader found out for itself says more than the error that a synthesized `init` made of it.
      throw reader.failure ?? CanonicalError(error)
    }
  }
}

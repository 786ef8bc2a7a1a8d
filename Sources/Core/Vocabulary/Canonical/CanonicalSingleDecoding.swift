/// One value in place of another; for an `Optional`, its presence first.
struct CanonicalSingleDecoding: SingleValueDecodingContainer {
  let reader: CanonicalReader

  var codingPath: [any CodingKey] { [] }

  /// `Optional` asks this before anything else, and takes the presence byte by it.
  func decodeNil() -> Bool {
    do {
      return try !reader.readBool()
    } catch {
      reader.failure = CanonicalError(error)
      return false
    }
  }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    if let failure = reader.failure { throw failure }
    return try reader.read(type)
  }
}

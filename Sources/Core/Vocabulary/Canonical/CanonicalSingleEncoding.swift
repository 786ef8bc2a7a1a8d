/// One value in place of another; for an `Optional`, its presence first.
struct CanonicalSingleEncoding: SingleValueEncodingContainer {
  let writer: CanonicalWriter
  let isOptional: Bool

  var codingPath: [any CodingKey] { [] }

  func encodeNil() { writer.bytes.append(0) }

  func encode<T: Encodable>(_ value: T) throws {
    if isOptional { writer.bytes.append(1) }
    try writer.write(value)
  }
}

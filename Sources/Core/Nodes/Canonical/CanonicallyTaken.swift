internal import Vocabulary

/// What is read from its canonical bytes by code of its own, which `Tests/StaticCode/generate.py` makes of its
/// declaration: who opens a recording reads inputs by the million, and coding makes containers for each.
protocol CanonicallyTaken: Decodable {
  /// The value at the cursor, the one that `CanonicalDecoder` gives.
  static func take(from reader: CanonicalReader) throws -> Self
}

extension CanonicallyTaken {
  /// By the coding, for what is rare or codes itself.
  static func take(from reader: CanonicalReader) throws -> Self { try reader.read(Self.self) }
}

extension CanonicalReader {
  /// The value at the cursor, of the type that is wanted.
  func take<Value: CanonicallyTaken>() throws -> Value { try Value.take(from: self) }
}

extension CanonicallyTaken where Self: LocalNumber, Digits: CanonicallyTaken {
  static func take(from reader: CanonicalReader) throws -> Self { Self(try Digits.take(from: reader)) }
}

extension CanonicallyTaken where Self: RawRepresentable, RawValue: CanonicallyTaken {
  static func take(from reader: CanonicalReader) throws -> Self {
    let raw = try RawValue.take(from: reader)
    guard let value = Self(rawValue: raw) else { throw CanonicalError.rejected("no \(Self.self) is \(raw)") }
    return value
  }
}

extension CanonicallyTaken where Self: FixedWidthInteger & SignedInteger {
  static func take(from reader: CanonicalReader) throws -> Self { try reader.readSigned(as: Self.self) }
}

extension CanonicallyTaken where Self: FixedWidthInteger & UnsignedInteger {
  static func take(from reader: CanonicalReader) throws -> Self { try reader.readNumber(as: Self.self) }
}

extension Int: CanonicallyTaken {}
extension Int64: CanonicallyTaken {}
extension Int32: CanonicallyTaken {}
extension Int16: CanonicallyTaken {}
extension UInt: CanonicallyTaken {}
extension UInt64: CanonicallyTaken {}
extension UInt32: CanonicallyTaken {}
extension UInt16: CanonicallyTaken {}

extension UInt8: CanonicallyTaken {
  static func take(from reader: CanonicalReader) throws -> UInt8 { try reader.readByte() }
}

extension Bool: CanonicallyTaken {
  static func take(from reader: CanonicalReader) throws -> Bool { try reader.readBool() }
}

extension String: CanonicallyTaken {
  static func take(from reader: CanonicalReader) throws -> String { try reader.readString() }
}

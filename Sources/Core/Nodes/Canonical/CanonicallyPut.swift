internal import Vocabulary

/// What appends its canonical bytes by code of its own, which `Tests/StaticCode/generate.py` makes of its declaration:
/// the coding of an enum makes a container for each value within, and every input is recorded.
protocol CanonicallyPut: Encodable {
  /// Appends the bytes that `CanonicalEncoder` gives.
  func put(to bytes: inout [UInt8]) throws(CanonicalError)
}

extension CanonicallyPut {
  /// By the coding, for what is rare or codes itself.
  func put(to bytes: inout [UInt8]) throws(CanonicalError) { try CanonicalEncoder.encode(self, appendingTo: &bytes) }
}

extension CanonicallyPut where Self: FixedWidthInteger & SignedInteger {
  func put(to bytes: inout [UInt8]) { bytes.put(canonical: Int64(self)) }
}

extension CanonicallyPut where Self: FixedWidthInteger & UnsignedInteger {
  func put(to bytes: inout [UInt8]) { bytes.put(canonical: UInt64(self)) }
}

extension Int: CanonicallyPut {}
extension Int64: CanonicallyPut {}
extension Int32: CanonicallyPut {}
extension Int16: CanonicallyPut {}
extension UInt: CanonicallyPut {}
extension UInt64: CanonicallyPut {}
extension UInt32: CanonicallyPut {}
extension UInt16: CanonicallyPut {}

extension UInt8: CanonicallyPut {
  func put(to bytes: inout [UInt8]) { bytes.append(self) }
}

extension Bool: CanonicallyPut {
  func put(to bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
}

extension String: CanonicallyPut {
  func put(to bytes: inout [UInt8]) { bytes.put(canonical: self) }
}

/// The canonical bytes of a `Codable` value: what traces hold and digests are taken of.
///
/// The format is positional: a value is its parts, in the order in which it encodes them, without names or types.
/// - unsigned integers: LEB128, shortest form; signed ones: zigzag, then LEB128; 8-bit ones and `Bool`: one byte;
/// - strings: count of UTF-8 bytes, then the bytes; arrays: count, then the elements (so `[UInt8]` is count and bytes);
/// - optionals: 0, or 1 and the value; structs: their properties;
/// - enums with synthesized coding: the name of the case as a string, then the associated values; enums with raw
///   values: the raw value.
/// An array element that has no bytes of its own takes one zero byte, so that a count never exceeds the bytes
/// behind it.
///
/// Equal values give equal bytes in every process, as long as they hold no `Dictionary` or `Set` and their strings
/// are equal byte by byte.
package enum CanonicalFormat {
  /// How deep values may nest, on the way in and on the way out: bytes must not overflow a stack.
  package static let maximumDepth = 100

  /// For how many elements of a list room is made before they are read: an element may be far larger than its bytes.
  package static let maximumReserve = 1024
}

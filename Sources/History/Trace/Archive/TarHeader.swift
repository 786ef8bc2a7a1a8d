package import Vocabulary

/// The block before each file of an archive (POSIX.1-1988, ustar): regular files without folders.
package struct TarHeader: Hashable, Sendable {
  /// What is no header, in a sentence.
  package struct Problem: Error, Hashable, Sendable {
    package let sentence: String
  }

  package var name: String
  package var size: Int
  package var modified: WallTime

  /// An archive is made of blocks of so many bytes.
  package static let block = 512
  /// What ends it.
  package static let end = [UInt8](repeating: 0, count: 2 * block)
  /// The most bytes of a file: eleven octal digits.
  private static let largest = 1 << 33 - 1
  private static let longestName = 99
  private static let magic = Array("ustar\u{0}00".utf8)
  private static let checksum = 148..<156

  package init(name: String, size: Int, modified: WallTime) {
    (self.name, self.size, self.modified) = (name, size, modified)
  }

  /// What fills the last block of a file of so many bytes.
  package static func padding(after size: Int) -> Int { (block - size % block) % block }

  /// The block; nil for a name that is too long, or a file that is too large.
  package var bytes: [UInt8]? {
    guard name.utf8.count <= Self.longestName, size <= Self.largest else { return nil }
    var bytes = [UInt8](repeating: 0, count: Self.block)
    func put(_ text: some Sequence<UInt8>, at offset: Int) {
      for (place, byte) in text.enumerated() { bytes[offset + place] = byte }
    }
    put(name.utf8, at: 0)
    put(Self.octal(0o600, digits: 7), at: 100)
    put(Self.octal(0, digits: 7), at: 108)
    put(Self.octal(0, digits: 7), at: 116)
    put(Self.octal(size, digits: 11), at: 124)
    put(Self.octal(max(0, Int(modified.seconds)), digits: 11), at: 136)
    bytes[156] = UInt8(ascii: "0")
    put(Self.magic, at: 257)
    put(Self.octal(Self.sum(bytes), digits: 6) + [0, UInt8(ascii: " ")], at: Self.checksum.lowerBound)
    return bytes
  }

  /// Reads a block; nil for one that ends the archive.
  package init?(_ bytes: [UInt8]) throws(Problem) {
    guard bytes.count == Self.block else { throw Problem(sentence: "the archive is cut off") }
    guard bytes.contains(where: { $0 != 0 }) else { return nil }
    guard let sum = Self.number(bytes[Self.checksum]), sum == Self.sum(bytes) else {
      throw Problem(sentence: "a header of the archive does not have its checksum")
    }
    guard bytes[156] == UInt8(ascii: "0") || bytes[156] == 0, bytes[345..<500].allSatisfy({ $0 == 0 }) else {
      throw Problem(sentence: "the archive holds what is no file, or is in a folder")
    }
    guard let size = Self.number(bytes[124..<136]), let seconds = Self.number(bytes[136..<148]) else {
      throw Problem(sentence: "a size in the archive is no number")
    }
    name = String(decoding: bytes[0..<100].prefix { $0 != 0 }, as: UTF8.self)
    self.size = size
    modified = WallTime(microseconds: Int64(seconds) * 1_000_000)
  }

  private static func octal(_ number: Int, digits: Int) -> [UInt8] {
    let text = String(number, radix: 8)
    return Array(repeating: UInt8(ascii: "0"), count: max(0, digits - text.utf8.count)) + Array(text.utf8)
  }

  /// Octal digits, up to a space or a zero byte.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
    return digits.count > 12
      ? nil : Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 < 0 ? nil : $0 }
  }

  /// With spaces in the place of the sum itself.
  private static func sum(_ bytes: [UInt8]) -> Int {
    bytes.indices.reduce(0) { $0 + (checksum.contains($1) ? 32 : Int(bytes[$1])) }
  }
}

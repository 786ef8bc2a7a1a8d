/// The name of the case that an enum's canonical bytes begin with, for listings that do not know the type.
package enum NameOfCase {
  /// The longest name that is taken for one.
  private static let maximumLength = 120

  /// The first string in `bytes`, or nil unless it can be the name of a case.
  package static func of(_ bytes: [UInt8]) -> String? {
    guard let length = bytes.first, length > 0, Int(length) <= maximumLength, bytes.count > Int(length) else {
      return nil
    }
    let name = bytes[1...Int(length)]
    guard name.allSatisfy(isPartOfName), !(0x30...0x39).contains(bytes[1]) else { return nil }
    return String(decoding: name, as: UTF8.self)
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }
}

internal import Vocabulary

/// What all roles' metadata begins with.
package struct TUFHead: Hashable, Codable, Sendable {
  package var version: Int64
  /// Seconds since 1970: from then on it is not to be believed.
  package var expires: Int64

  /// - Parameter type: what `_type` must be.
  init(_ fields: TUFFields, type: String) throws(TUFError) {
    let found = try fields.text("_type")
    guard found == type else { throw TUFError("it is of the type '\(found)', not '\(type)'") }
    let specification = try fields.text("spec_version")
    guard specification.utf8.prefix(2).elementsEqual("1.".utf8) else {
      throw TUFError("it follows version \(specification) of the specification, which is not understood")
    }
    version = try fields.integer("version", atLeast: 1)
    let date = try fields.text("expires")
    guard let seconds = Self.seconds(date) else { throw TUFError("'\(date)' is no date such as 2030-01-31T00:00:00Z") }
    expires = seconds
  }

  /// Of `YYYY-MM-DDTHH:MM:SSZ`; nil for anything else.
  private static func seconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count == 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      bytes[19] == UInt8(ascii: "Z")
    else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      guard bytes[range].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
      return Int64(String(decoding: bytes[range], as: UTF8.self))
    }
    guard let year = number(0..<4), let month = number(5..<7), let date = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19), (1...12).contains(month), hour < 24, minute < 60,
      second < 60
    else { return nil }
    let day = CivilDate(year: year, month: Int(month), day: Int(date))
    // The 31st of February is another day.
    guard CivilDate(dayNumber: day.dayNumber) == day else { return nil }
    return day.dayNumber * 86_400 + hour * 3600 + minute * 60 + second
  }
}

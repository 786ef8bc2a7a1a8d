import Vocabulary

/// A part of a whole, as `1%`, `0.5%` or `0`: to a tenth of a per cent.
struct PerMille: SettingValue, Sendable {
  let value: Int

  static func parse(setting text: String) throws(QuantityParser.Failure) -> PerMille {
    let number = text.hasSuffix("%") ? text.dropLast() : text[...]
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard text == "0" || text.hasSuffix("%"), (1...2).contains(parts.count), let whole = Int(parts[0]),
      let tenths = parts.count == 2 ? (parts[1].count == 1 ? Int(parts[1]) : nil) : 0, (0...100).contains(whole),
      tenths >= 0, whole * 10 + tenths <= 1_000
    else { throw QuantityParser.Failure("'\(text)' is not a share such as 1%, 0.5% or 0") }
    return PerMille(value: whole * 10 + tenths)
  }
}

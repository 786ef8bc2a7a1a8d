import Vocabulary

/// A key that the user trusts: `KEY` for any origin, `ORIGIN=KEY` for one.
struct TrustedKey: SettingValue {
  /// The public address of the origin; nil for any.
  var origin: String?
  var key: Digest256

  static func parse(setting text: String) throws(QuantityParser.Failure) -> TrustedKey {
    guard let equals = text.lastIndex(of: "=") else { return TrustedKey(key: try Digest256.parse(setting: text)) }
    let key = try Digest256.parse(setting: String(text[text.index(after: equals)...]))
    let origin = try HTTPURL.parse(setting: String(text[..<equals]))
    return TrustedKey(origin: "\(origin)", key: key)
  }
}

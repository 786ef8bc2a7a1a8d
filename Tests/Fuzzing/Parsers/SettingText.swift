import Vocabulary

/// Settings as users and servers write them.
enum SettingText {
  static func read(_ text: String) {
    _ = try? QuantityParser.size(text)
    _ = try? QuantityParser.span(text)
    if let rate = try? QuantityParser.rate(text) { precondition(rate.bytesPerSecond > 0, "a rate is nothing") }
    _ = Spelling.nearest(to: text, among: ["listen", "peer-listen", "cache"])
    if let bytes = [UInt8](hex: text) {
      precondition([UInt8](hex: bytes.hex) == bytes, "bytes change")
      _ = (Digest256(hex: text), InfoHash(hex: text))
    }
    if let address = IPAddress(text) { precondition(IPAddress("\(address)") == address, "an address changes") }
    if let endpoint = Endpoint(text) { precondition(Endpoint("\(endpoint)") == endpoint, "an endpoint changes") }
  }
}

import Nodes
import Selection
import Vocabulary

/// A type that a setting's text can be read as.
protocol SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> Self
}

extension String: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> String {
    guard !text.isEmpty else { throw QuantityParser.Failure("the value is empty") }
    return text
  }
}

extension UInt64: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> UInt64 {
    guard let value = UInt64(text) else { throw QuantityParser.Failure("'\(text)' is not a whole number") }
    return value
  }
}

extension Endpoint: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> Endpoint {
    guard let value = Endpoint(text) else {
      throw QuantityParser.Failure("'\(text)' is not IP:PORT, such as 192.0.2.1:8080 or [2001:db8::1]:8080")
    }
    return value
  }
}

extension IPAddress: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> IPAddress {
    guard let value = IPAddress(text) else {
      throw QuantityParser.Failure("'\(text)' is not an IP address, such as 192.0.2.1 or 2001:db8::1")
    }
    return value
  }
}

extension AddressPrefix: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> AddressPrefix {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(String(parts[0])), let bits = Int(parts[1]),
      bits >= 0, bits <= (address.family == .v4 ? 32 : 128)
    else { throw QuantityParser.Failure("'\(text)' is not a network, such as 10.1.0.0/16 or fd00:1::/32") }
    return AddressPrefix(around: address, bits: bits)
  }
}

extension ByteCount: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> ByteCount { try QuantityParser.size(text) }
}

extension ByteRate: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> ByteRate { try QuantityParser.rate(text) }
}

extension TimeSpan: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> TimeSpan { try QuantityParser.span(text) }
}

extension Digest256: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> Digest256 {
    guard let value = Digest256(hex: text) else {
      throw QuantityParser.Failure("'\(text)' is not a key: 64 hexadecimal digits, as the origin prints at its start")
    }
    return value
  }
}

extension RolloutChannel: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> RolloutChannel {
    guard let value = RolloutChannel(text) else {
      throw QuantityParser.Failure("'\(text)' is not NAME=PATTERN, such as stable=http://192.0.2.1:8080/stable/*")
    }
    return value
  }
}

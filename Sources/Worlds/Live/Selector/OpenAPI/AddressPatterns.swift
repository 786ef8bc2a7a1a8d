/// Addresses as regular expressions, for those who read the interface's description.
enum AddressPatterns {
  private static let byte = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
  private static let group = "[0-9a-fA-F]{1,4}"
  private static let port =
    "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})"

  /// Dotted quad.
  static let v4 = "(\(byte)\\.){3}\(byte)"

  /// RFC 4291, 2.2: all eight groups, or a gap somewhere, or an IPv4 address at the end of a mapped one.
  static let v6: String = {
    let gaps = (1...6).map { head in "(\(group):){\(head)}(:\(group)){1,\(7 - head)}" }
    let forms = ["(\(group):){7}\(group)", "(\(group):){1,7}:"] + gaps + [":((:\(group)){1,7}|:)", "::ffff:\(v4)"]
    return "(" + forms.joined(separator: "|") + ")"
  }()

  static let address = "\(v4)|\(v6)"
  /// `192.0.2.1:80` or `[2001:db8::1]:80`.
  static let endpoint = "\(v4):\(port)|\\[\(v6)\\]:\(port)"
  /// With a port or without.
  static let place = "\(address)|\(endpoint)"
}

/// What this build calls itself.
enum Version {
  static let text = "0.1.0"
  /// The client's name in extension handshakes and HTTP requests.
  static let client = "Shoal/\(text)"
}

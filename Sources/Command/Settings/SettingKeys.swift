import Foundation

/// The keys that a configuration file may hold. A misspelt one must not be ignored.
enum SettingKeys {
  static let sections = ["origin", "selector", "agent", "get", "peers", "replay", "simulate"]

  static let all = [
    "allow-origin", "asn-db", "cache", "gateway", "keep-serving", "listen", "log-level", "peer-listen", "prefixes",
    "record", "root", "seed", "selector", "trust-key", "upload-limit", "url",
  ]

  /// Throws a sentence when the file cannot be read, is no JSON object, or says something that nobody understands.
  static func check(file path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure("the configuration file '\(path)' cannot be read")
    }
    let parsed: Any
    do {
      parsed = try JSONSerialization.jsonObject(with: data)
    } catch {
      throw CommandFailure("the configuration file '\(path)' is not JSON")
    }
    guard let top = parsed as? [String: Any] else {
      throw CommandFailure("the configuration file '\(path)' must hold one JSON object")
    }
    for key in top.keys.sorted() {
      if sections.contains(key) {
        guard let section = top[key] as? [String: Any] else {
          throw CommandFailure("'\(key)' in '\(path)' must be an object of settings for 'shoal \(key)'")
        }
        for key in section.keys.sorted() { try check(key, section[key], in: path) }
      } else {
        try check(key, top[key], in: path)
      }
    }
  }

  private static func check(_ key: String, _ value: Any?, in path: String) throws {
    guard all.contains(key) else {
      throw CommandFailure(
        "'\(path)' has a setting '\(key)' that does not exist; there are \(all.joined(separator: ", "))")
    }
    guard value is String || value is Int || value is [String] else {
      throw CommandFailure("'\(key)' in '\(path)' must be a text in quotes, a whole number or a list of texts")
    }
  }
}

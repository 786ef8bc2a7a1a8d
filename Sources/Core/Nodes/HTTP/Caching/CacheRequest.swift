/// A request as a cache sees it.
package struct CacheRequest: Hashable, Codable, Sendable {
  /// As it came.
  package var method: String
  /// What is asked for: an absolute URL without a fragment. Equal URLs must be spelled equally.
  package var url: String
  /// The fields whose values are known; names in lower case.
  package var fields: [HTTPField]
  /// The names of fields that came and whose values are not told, because they are secrets; in lower case.
  package var hidden: [String]
  /// Whether it may be sent to addresses that are not open to every client (loopback, private networks). What it
  /// fetches is then kept for requests of its kind only.
  package var isPrivileged: Bool

  package init(
    method: String, url: String, fields: [HTTPField], hidden: [String] = [], isPrivileged: Bool = false
  ) {
    self.method = method
    self.url = url
    self.fields = fields
    self.hidden = hidden
    self.isPrivileged = isPrivileged
  }

  /// Fields of which it is told whether they came, though not with what value.
  private static let announced = ["authorization", "cookie", "origin", "transfer-encoding"]

  /// Whether it is known what a field says, or that it is absent. A field that is passed on without being shown here
  /// is not.
  package func knows(_ name: String) -> Bool {
    if hidden.contains(name) { return false }
    return HTTPRequest.passes(name) || Self.announced.contains(name) || name.hasPrefix("sec-fetch-")
      || fields.contains { $0.name == name }
  }

  /// Whether a field came, seen or hidden.
  package func bears(_ name: String) -> Bool { hidden.contains(name) || fields.contains { $0.name == name } }

  package func field(_ name: String) -> String? { fields.joined(name) }
}

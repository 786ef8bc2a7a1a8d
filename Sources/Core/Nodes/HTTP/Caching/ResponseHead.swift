/// The head of a server's answer as a cache sees it.
package struct ResponseHead: Hashable, Codable, Sendable {
  package var status: Int
  /// As they came; names in lower case.
  package var fields: [HTTPField]
  /// The names of fields that came and whose values are not told, because they are secrets (`set-cookie`).
  package var hidden: [String]
  /// When the request was sent and when the head came, seconds since 1970.
  package var requestedAt: Int64
  package var receivedAt: Int64
  /// Whether it is known to come from an address that every client's requests may be sent to.
  package var isOpen: Bool

  package init(
    status: Int, fields: [HTTPField], hidden: [String] = [], requestedAt: Int64, receivedAt: Int64,
    isOpen: Bool = false
  ) {
    self.status = status
    self.fields = fields
    self.hidden = hidden
    self.requestedAt = requestedAt
    self.receivedAt = receivedAt
    self.isOpen = isOpen
  }

  package func field(_ name: String) -> String? { fields.joined(name) }

  /// Whether a field came, seen or hidden.
  package func bears(_ name: String) -> Bool { hidden.contains(name) || fields.contains { $0.name == name } }

  /// The length of the body that the server told, or nil.
  package var length: Int64? { field("content-length").flatMap { CacheControl.seconds($0) == nil ? nil : Int64($0) } }

  /// What is kept of the fields (RFC 9111, 3.1): those for the next hop are not, nor those that are made anew whenever
  /// the answer is given. An answer without Date gets that of its arrival (RFC 9110, 6.6.1).
  static func kept(_ fields: [HTTPField], receivedAt: Int64) -> [HTTPField] {
    var kept = EndToEnd.fields(fields).filter { !["age", "content-length", "set-cookie"].contains($0.name) }
    if !kept.contains(where: { $0.name == "date" }) { kept.append(HTTPField("date", HTTPDate.text(receivedAt))) }
    return kept
  }
}

/// The Via field (RFC 9110, 7.6.3): who passed a message on. It is what ends a circle of gateways.
package enum ViaField {
  /// More of them than this on the way are taken for a circle.
  package static let hopsMax = 16

  /// Whether a request has been here before, or has been passed on too often.
  package static func isCircle(_ field: String?, pseudonym: String) -> Bool {
    let hops = hops(field)
    return hops.count > hopsMax || hops.contains(pseudonym)
  }

  /// The names of those who passed a message on, the first first; at most one more than there may be.
  package static func hops(_ field: String?) -> [String] {
    guard let field else { return [] }
    return field.split(separator: ",").prefix(hopsMax + 1).map { hop in
      // What is in no order is passed on as one, but never what would break the field.
      let words = hop.split(whereSeparator: \.isWhitespace)
      return words.count > 1 && words[1].utf8.count <= 64 ? String(words[1]) : "unknown"
    }
  }

  /// What this node adds; fields of one name are a list, so that the earlier ones stay as they are.
  package static func value(_ pseudonym: String) -> String { "1.1 \(pseudonym)" }

  /// The field of a request that this node makes itself; nil when it has no name to tell.
  package static func field(_ reach: Reach) -> HTTPField? {
    guard !reach.via.isEmpty else { return nil }
    return HTTPField("via", reach.via.map { value($0) }.joined(separator: ", "))
  }
}

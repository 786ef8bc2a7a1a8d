/// The Via field (RFC 9110, 7.6.3): who passed a message on. It is what ends a circle of gateways.
package enum ViaField {
  /// More of them than this on the way are taken for a circle.
  package static let hopsMax = 16

  /// Whether a request has been here before, or has been passed on too often.
  package static func isCircle(_ field: String?, pseudonym: String) -> Bool {
    guard let field else { return false }
    let hops = field.split(separator: ",")
    return hops.count > hopsMax
      || hops.contains { hop in
        let words = hop.split(whereSeparator: \.isWhitespace)
        return words.count > 1 && words[1] == pseudonym
      }
  }

  /// What this node adds; fields of one name are a list, so that the earlier ones stay as they are.
  package static func value(_ pseudonym: String) -> String { "1.1 \(pseudonym)" }
}

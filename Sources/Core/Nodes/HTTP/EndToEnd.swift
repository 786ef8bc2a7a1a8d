/// Which fields of a message a proxy passes on (RFC 9110, 7.6.1).
package enum EndToEnd {
  private static let hopByHop = [
    "connection", "keep-alive", "proxy-authenticate", "proxy-authentication-info", "proxy-authorization",
    "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
  ]

  /// Without the fields that are for the next hop only, and those that Connection names. Names in lower case.
  package static func fields(_ fields: [HTTPField]) -> [HTTPField] {
    var dropped = hopByHop
    for field in fields where field.name == "connection" {
      for name in field.value.split(separator: ",") { dropped.append(name.trimmed.lowercased()) }
    }
    return fields.filter { !dropped.contains($0.name) }
  }

  /// The fields of a request without a body, for another server: Host is written anew, and what the client expects of
  /// this hop was met here.
  package static func request(_ fields: [HTTPField]) -> [HTTPField] {
    self.fields(fields).filter { !["host", "expect", "content-length", "content-type"].contains($0.name) }
  }
}

package import Vocabulary

/// The addresses of a selector as a tracker: what a description names for stock clients.
package enum TrackerAddresses {
  /// What every client speaks first. Over UDP (BEP 15) it listens at the same port, but TLS is not spoken there, and
  /// behind another path than a selector's own somebody else may listen.
  /// - Parameters:
  ///   - selector: the selector's URL, without `/announce`.
  ///   - overUDP: whether the address over UDP may be named.
  package static func of(_ selector: HTTPURL, overUDP: Bool) -> [String] {
    var url = selector
    while url.target.hasSuffix("/") { url.target.removeLast() }
    url.target += "/announce"
    guard overUDP, !url.isSecure, url.target == "/announce" else { return [url.description] }
    return [url.description, "udp://\(url.shownHost):\(url.port)/announce"]
  }
}

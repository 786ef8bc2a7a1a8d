package import Vocabulary

/// An endpoint that a request of ALTO names (RFC 7285, 10.4.1), and what the world knows of it.
package struct ALTOEndpoint: Hashable, Codable, Sendable {
  /// As the request writes it: answers name it alike.
  package var name: String
  package var address: IPAddress
  /// Where the tables say it is.
  package var locality = Locality.unknown
  /// The PID to which the network map assigns it, and where the map says that is: everybody may read that.
  package var pid = ""
  package var listed = Locality.unknown

  /// From `ipv4:192.0.2.1` or `ipv6:2001:db8::1`, or nil. An IPv6 address that stands for an IPv4 one becomes that.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(String(parts[1])) else { return nil }
    switch parts[0] {
    case "ipv4": guard !parts[1].contains(":") else { return nil }
    case "ipv6": guard parts[1].contains(":") else { return nil }
    default: return nil
    }
    name = text
    self.address = address
  }

  /// An address, as an answer writes it.
  package init(_ address: IPAddress) {
    self.address = address.unmapped
    switch self.address {
    case .v4: name = "ipv4:\(self.address)"
    case .v6: name = "ipv6:\(self.address)"
    }
  }
}

package import Vocabulary

/// Somebody asks what is known of endpoints (RFC 7285, 11.4.1).
package struct EndpointPropertyQuery: Hashable, Codable, Sendable {
  /// What may be asked for.
  package enum Property: String, Codable, Sendable, CaseIterable {
    /// The PID by the one network map that there is (7.1.1).
    case pid = "network-map.pid"
    /// The number of the ISP's autonomous system, in digits.
    case asn = "priv:shoal-asn"
    /// ISO 3166-1 alpha-2.
    case country = "priv:shoal-country"
  }

  /// What an answer says of one endpoint; what is not known is left out.
  package struct Answer: Hashable, Codable, Sendable {
    package var endpoint: String
    package var pid: String?
    package var asn: String?
    package var country: String?

    package init(endpoint: String, pid: String? = nil, asn: String? = nil, country: String? = nil) {
      self.endpoint = endpoint
      self.pid = pid
      self.asn = asn
      self.country = country
    }
  }

  /// Each once.
  package var properties: [Property]
  package var endpoints: [ALTOEndpoint]

  package init(properties: [Property], endpoints: [ALTOEndpoint]) {
    self.properties = properties
    self.endpoints = endpoints
  }

  /// - Parameters:
  ///   - caller: who asks. Of himself he is told all that is known, of others only what the network map says, or the
  ///     databases could be read out here.
  ///   - seesAll: whether he may see all.
  package func answers(for caller: IPAddress?, seesAll: Bool) -> [Answer] {
    endpoints.map { endpoint in
      let locality = seesAll || endpoint.address == caller?.unmapped ? endpoint.locality : endpoint.listed
      return Answer(
        endpoint: endpoint.name, pid: properties.contains(.pid) ? endpoint.pid : nil,
        asn: properties.contains(.asn) ? locality.asn.map { "\($0.number)" } : nil,
        country: properties.contains(.country) ? locality.country : nil)
    }
  }
}

package import Vocabulary

/// Where an address is, as far as the tables know: looked up by the world, carried in the input.
package struct Locality: Hashable, Codable, Sendable {
  package var asn: ASN?
  /// The ISP's name, for people.
  package var name: String?
  /// ISO 3166-1 alpha-2, upper case.
  package var country: String?
  /// AF, AN, AS, EU, NA, OC or SA; nil in traces of before.
  package var continent: String?

  package init(asn: ASN? = nil, name: String? = nil, country: String? = nil, continent: String? = nil) {
    self.continent = continent
    self.asn = asn
    self.name = name
    self.country = country
  }

  package static let unknown = Locality()

  /// Whether the ISPs of two have one name, and have a name.
  func hasName(of other: Locality) -> Bool { !(name ?? "").isEmpty && name == other.name }
}

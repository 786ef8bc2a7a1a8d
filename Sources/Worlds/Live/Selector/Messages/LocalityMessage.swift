import Selection
import Vocabulary

/// A `Locality` in JSON.
package struct LocalityMessage: Codable, Hashable, Sendable {
  package var asn: UInt32?
  package var name: String?
  package var country: String?
  package var continent: String?

  init(_ locality: Locality) {
    asn = locality.asn?.number
    name = locality.name
    country = locality.country
    continent = locality.continent
  }

  /// Long names are cut; a country that is not two letters is none.
  var locality: Locality {
    let codes = [country, continent].map { $0.flatMap { $0.utf8.count == 2 ? $0.uppercased() : nil } }
    return Locality(
      asn: asn.map { ASN($0) }, name: name.map { String(decoding: $0.utf8.prefix(256), as: UTF8.self) },
      country: codes[0], continent: codes[1])
  }
}

extension LocalityMessage: DescribedMessage {
  static let schemaName = "Locality"
  static let meaning = "Where an address is, as far as the selector's tables say."
  static let notes: [String: SchemaNote] = [
    "asn": .whole("The number of its autonomous system: its ISP.", 0...Int64(UInt32.max)),
    "name": .text("What that is called.", atMost: 256),
    "country": .text("ISO 3166-1, two letters.", atMost: 2),
    "continent": .text("Two letters: AF, AN, AS, EU, NA, OC or SA.", atMost: 2),
  ]
}

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

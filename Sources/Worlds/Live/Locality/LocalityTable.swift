import Foundation
package import Selection
package import Vocabulary

/// Where addresses are, as it was read once: MaxMind databases, and an operator's prefix table that knows better.
package final class LocalityTable: Sendable {
  /// Which files say where addresses are; each may be missing.
  package struct Files: Hashable, Sendable {
    /// A MaxMind database with ASNs, and perhaps countries.
    package var asnDatabase: String?
    /// One with countries and continents (City or Country).
    package var cityDatabase: String?
    /// An operator's prefix table (CSV), which overrides both.
    package var prefixes: String?

    package init(asnDatabase: String? = nil, cityDatabase: String? = nil, prefixes: String? = nil) {
      self.asnDatabase = asnDatabase
      self.cityDatabase = cityDatabase
      self.prefixes = prefixes
    }

    var all: [String] { [asnDatabase, cityDatabase, prefixes].compactMap(\.self) }
  }

  /// Why a locality table could not be read, as a sentence for the user.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file is missing, not readable or too large.
    case unreadable(path: String, reason: String)
    /// It is no MaxMind database, or a damaged one.
    case badDatabase(path: String, reason: String)
    /// It is no prefix table; the reason names the line.
    case badPrefixes(path: String, reason: String)

    package var description: String {
      switch self {
      case .unreadable(let path, let reason): "Cannot read \(path): \(reason)."
      case .badDatabase(let path, let reason): "\(path) is no usable MaxMind database: \(reason)."
      case .badPrefixes(let path, let reason): "The prefix table \(path) is wrong on \(reason)."
      }
    }
  }

  private let asns: MaxMindDatabase?
  private let cities: MaxMindDatabase?
  private let prefixes: PrefixTable

  private static let maximumTableLength = 256 << 20

  /// Reads the files that are named; without any, every address is somewhere unknown.
  ///
  /// - Throws: `Failure`, a sentence for the user.
  package init(_ files: Files = Files()) throws(Failure) {
    if let path = files.asnDatabase { asns = try MaxMindDatabase(path: path) } else { asns = nil }
    if let path = files.cityDatabase { cities = try MaxMindDatabase(path: path) } else { cities = nil }
    prefixes = if let path = files.prefixes { try Self.table(path) } else { PrefixTable.empty }
  }

  /// What may be shown to everybody: the operator's own table, for whom it is made. A database is its vendor's.
  var published: PrefixTable { prefixes }

  /// Where an address is. What a prefix of the table leaves empty, the databases fill in, but never another ISP's name.
  package func locality(of address: IPAddress) -> Locality {
    let address = address.unmapped
    var place = prefixes.locality(of: address) ?? .unknown
    if place.asn == nil || place.country == nil, let theirs = databases(address) {
      place.asn = place.asn ?? theirs.asn
      if place.asn == theirs.asn { place.name = place.name ?? theirs.name }
      if place.country == nil { (place.country, place.continent) = (theirs.country, theirs.continent) }
    }
    place.continent = place.country.flatMap(Continents.continent) ?? place.continent
    return place
  }

  /// The ISP of the one, and where that of the other says.
  private func databases(_ address: IPAddress) -> Locality? {
    guard let place = cities?.locality(of: address) else { return asns?.locality(of: address) }
    guard let isp = asns?.locality(of: address) else { return place }
    return Locality(
      asn: isp.asn ?? place.asn, name: isp.asn == nil ? place.name : isp.name, country: place.country ?? isp.country,
      continent: place.continent ?? isp.continent)
  }

  /// Networks of the ISP that an address belongs to, that around it first; nil where no table says.
  func networks(of address: IPAddress) -> [AddressPrefix]? {
    let address = address.unmapped
    if prefixes.locality(of: address)?.asn != nil {
      let found = prefixes.networks(of: address, atMost: AnnounceReply.maximumNetworks)
      return found.isEmpty ? nil : found
    }
    return (asns ?? cities)?.network(of: address).map { [$0] }
  }

  private static func table(_ path: String) throws(Failure) -> PrefixTable {
    // Read, not mapped: it may be cut while it is read.
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      let reason = (error as NSError).localizedFailureReason ?? error.localizedDescription
      throw .unreadable(path: path, reason: reason.trimmingCharacters(in: CharacterSet(charactersIn: ".")))
    }
    guard data.count <= maximumTableLength else { throw .unreadable(path: path, reason: "it is larger than 256 MiB") }
    guard let text = String(data: data, encoding: .utf8) else {
      throw .badPrefixes(path: path, reason: "some line: it is not UTF-8 text")
    }
    do throws(PrefixTable.Failure) {
      return try PrefixTable(csv: text)
    } catch { throw .badPrefixes(path: path, reason: error.description) }
  }
}

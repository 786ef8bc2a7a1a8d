import Foundation
package import Selection
package import Vocabulary

/// Where addresses are: a MaxMind database, and an operator's prefix table that knows better. Read once, at start.
package final class LocalityTable: Sendable {
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

  private let database: MaxMindDatabase?
  private let prefixes: PrefixTable

  private static let maximumTableLength = 256 << 20

  /// Reads the files that are named; without any, every address is somewhere unknown.
  ///
  /// - Throws: `Failure`, a sentence for the user.
  package init(asnDatabase: String? = nil, prefixes path: String? = nil) throws(Failure) {
    if let asnDatabase { database = try MaxMindDatabase(path: asnDatabase) } else { database = nil }
    prefixes = if let path { try Self.table(path) } else { PrefixTable.empty }
  }

  /// Where an address is. What a prefix of the table leaves empty, the database fills in, but never another ISP's name.
  package func locality(of address: IPAddress) -> Locality {
    let address = address.unmapped
    guard let own = prefixes.locality(of: address) else { return database?.locality(of: address) ?? .unknown }
    guard own.country == nil || own.asn == nil, let theirs = database?.locality(of: address) else { return own }
    let asn = own.asn ?? theirs.asn
    let name = own.name ?? (asn == theirs.asn ? theirs.name : nil)
    return Locality(asn: asn, name: name, country: own.country ?? theirs.country)
  }

  /// Networks of the ISP that an address belongs to, that around it first; nil where no table says.
  func networks(of address: IPAddress) -> [AddressPrefix]? {
    let address = address.unmapped
    if prefixes.locality(of: address)?.asn != nil {
      let found = prefixes.networks(of: address, atMost: AnnounceReply.maximumNetworks)
      return found.isEmpty ? nil : found
    }
    return database?.network(of: address).map { [$0] }
  }

  private static func table(_ path: String) throws(Failure) -> PrefixTable {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
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

/// Who signs for a role: so many of these keys.
package struct TUFAuthority: Hashable, Codable, Sendable {
  /// A key by the name that signatures give it.
  package struct Named: Hashable, Codable, Sendable {
    package var id: String
    package var key: TUFKey
  }

  package private(set) var keys: [Named]
  package private(set) var threshold: Int

  static let keysMax = 256

  /// - Parameter all: the keys by name that roles choose from.
  init(_ fields: TUFFields, from all: [Named]) throws(TUFError) {
    let ids = try fields.texts("keyids")
    guard ids.count <= Self.keysMax else { throw TUFError("a role has more than \(Self.keysMax) keys") }
    guard Set(ids).count == ids.count else { throw TUFError("a role names a key twice") }
    threshold = Int(clamping: try fields.integer("threshold", atLeast: 1))
    // One of a scheme that is not understood is missing: it cannot sign.
    keys = ids.compactMap { id in all.first { $0.id == id } }
  }

  /// Reads `keys`: names and what they stand for.
  static func keys(_ fields: TUFFields) throws(TUFError) -> [Named] {
    guard fields.members.count <= 4 * keysMax else { throw TUFError("there are too many keys") }
    var keys: [Named] = []
    for member in fields.members {
      guard member.name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw TUFError("the name of a key is not plain ASCII")
      }
      if let key = try TUFKey(TUFFields(member.value, "a key")) { keys.append(Named(id: member.name, key: key)) }
    }
    return keys
  }

  /// Whether a threshold of keys has signed. Each key counts once, however many signatures it made and by however many
  /// names it is called.
  ///
  /// - Parameter signers: whose signature holds.
  package func isMet(by signers: [Named]) -> Bool {
    Set(keys.filter(signers.contains).map(\.key)).count >= threshold
  }

  /// Whether the same keys sign, whatever they are called.
  package func hasSameKeys(as other: TUFAuthority) -> Bool {
    Set(keys.map(\.key)) == Set(other.keys.map(\.key))
  }
}

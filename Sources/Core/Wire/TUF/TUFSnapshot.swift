/// The metadata of the snapshot role: which versions of all targets metadata belong together.
package struct TUFSnapshot: Hashable, Codable, Sendable {
  private struct Entry: Hashable, Codable, Sendable {
    var name: String
    var version: TUFFile.Versioned
  }

  package private(set) var head: TUFHead
  /// By the names' UTF-8.
  private var entries: [Entry] = []

  /// - Throws: `TUFError`.
  package init(_ signed: JSONValue) throws(TUFError) {
    let fields = try TUFFields(signed, "it")
    head = try TUFHead(fields, type: "snapshot")
    for member in try fields.object("meta").members {
      entries.append(Entry(name: member.name, version: try TUFFile.Versioned(TUFFields(member.value, "an entry"))))
    }
  }

  /// What it says of the metadata of a role.
  package func version(of role: String) -> TUFFile.Versioned? {
    let name = role + ".json"
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].name.utf8.lexicographicallyPrecedes(name.utf8) { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].name.isSame(as: name) ? entries[low].version : nil
  }

  /// The first file that this lists and `newer` does not, or in an older version; nil if there is none.
  package func fileRolledBack(by newer: TUFSnapshot) -> String? {
    var at = 0
    for entry in entries {
      while at < newer.entries.count, newer.entries[at].name.utf8.lexicographicallyPrecedes(entry.name.utf8) { at += 1 }
      guard at < newer.entries.count, newer.entries[at].name.isSame(as: entry.name),
        newer.entries[at].version.version >= entry.version.version
      else { return entry.name }
    }
    return nil
  }
}

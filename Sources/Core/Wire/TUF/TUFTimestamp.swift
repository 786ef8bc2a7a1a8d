/// The metadata of the timestamp role: which snapshot is the newest.
package struct TUFTimestamp: Hashable, Codable, Sendable {
  package private(set) var head: TUFHead
  package private(set) var snapshot: TUFFile.Versioned

  /// - Throws: `TUFError`.
  package init(_ signed: JSONValue) throws(TUFError) {
    let fields = try TUFFields(signed, "it")
    head = try TUFHead(fields, type: "timestamp")
    snapshot = try TUFFile.Versioned(fields.object("meta").object("snapshot.json"))
  }
}

/// The metadata of the root role: who signs for the others.
package struct TUFRoot: Hashable, Codable, Sendable {
  package private(set) var head: TUFHead
  package private(set) var hasConsistentSnapshots: Bool
  package private(set) var root: TUFAuthority
  package private(set) var timestamp: TUFAuthority
  package private(set) var snapshot: TUFAuthority
  package private(set) var targets: TUFAuthority

  /// - Throws: `TUFError`.
  package init(_ signed: JSONValue) throws(TUFError) {
    let fields = try TUFFields(signed, "it")
    head = try TUFHead(fields, type: "root")
    hasConsistentSnapshots =
      try fields.maybe("consistent_snapshot") { (f) throws(TUFError) in try f.bool("consistent_snapshot") } ?? false
    let keys = try TUFAuthority.keys(fields.object("keys"))
    let roles = try fields.object("roles")
    root = try TUFAuthority(roles.object("root"), from: keys)
    timestamp = try TUFAuthority(roles.object("timestamp"), from: keys)
    snapshot = try TUFAuthority(roles.object("snapshot"), from: keys)
    targets = try TUFAuthority(roles.object("targets"), from: keys)
  }
}

package import Vocabulary

/// One role that another trusts with some of its targets.
package struct TUFDelegation: Hashable, Codable, Sendable {
  package private(set) var name: String
  package private(set) var authority: TUFAuthority
  /// Whether nobody who comes later is asked about these targets.
  package private(set) var isTerminating: Bool
  private let paths: [String]
  /// Of the SHA-256 of a path in hexadecimal digits.
  private let hashPrefixes: [String]

  private static let topLevel = ["root", "timestamp", "snapshot", "targets"]

  /// Reads `delegations`, in order of appearance.
  static func all(_ fields: TUFFields) throws(TUFError) -> [TUFDelegation] {
    let keys = try TUFAuthority.keys(fields.object("keys"))
    guard fields.optional("succinct_roles") == nil else {
      throw TUFError("it delegates to succinct hash bins (TAP 15), which are not understood")
    }
    var delegations: [TUFDelegation] = []
    for value in try fields.array("roles") {
      delegations.append(try TUFDelegation(TUFFields(value, "a delegation"), keys))
    }
    return delegations
  }

  private init(_ fields: TUFFields, _ keys: [TUFAuthority.Named]) throws(TUFError) {
    name = try fields.text("name")
    guard !name.isEmpty, !Self.topLevel.contains(name) else {
      throw TUFError("a delegation has the name of a top-level role, or none")
    }
    authority = try TUFAuthority(fields, from: keys)
    isTerminating = try fields.bool("terminating")
    paths = try fields.maybe("paths") { (f) throws(TUFError) in try f.texts("paths") } ?? []
    hashPrefixes =
      try fields.maybe("path_hash_prefixes") { (f) throws(TUFError) in try f.texts("path_hash_prefixes") } ?? []
    let counts = (fields.optional("paths") != nil, fields.optional("path_hash_prefixes") != nil)
    guard counts.0 != counts.1 else {
      throw TUFError("a delegation has to have either 'paths' or 'path_hash_prefixes'")
    }
  }

  /// Whether the role may say something of the target at this path.
  ///
  /// - Parameter digest: the SHA-256 of the path.
  package func covers(_ path: String, digest: Digest256) -> Bool {
    let hex = digest.hex.utf8
    return hashPrefixes.contains { hex.starts(with: $0.utf8) }
      || paths.contains { PathPattern.matches(path, $0) }
  }
}

/// The metadata of a targets role: files, and who else may say which files there are.
package struct TUFTargets: Hashable, Codable, Sendable {
  package private(set) var head: TUFHead
  private let targets: [Target]
  package let delegations: [TUFDelegation]

  private struct Target: Hashable, Codable, Sendable {
    var path: String
    var file: TUFFile
  }

  static let delegationsMax = 1 << 15

  /// - Throws: `TUFError`.
  package init(_ signed: JSONValue) throws(TUFError) {
    let fields = try TUFFields(signed, "it")
    head = try TUFHead(fields, type: "targets")
    var targets: [Target] = []
    for member in try fields.object("targets").members {
      targets.append(Target(path: member.name, file: try TUFFile(TUFFields(member.value, "a target"), isTarget: true)))
    }
    self.targets = targets
    delegations =
      try fields.maybe("delegations") { (f) throws(TUFError) in
        try TUFDelegation.all(f.object("delegations"))
      } ?? []
    guard delegations.count <= Self.delegationsMax else { throw TUFError("there are too many delegations") }
  }

  /// What it says itself of the file at this path.
  package func file(at path: String) -> TUFFile? { targets.first { $0.path.isSame(as: path) }?.file }
}

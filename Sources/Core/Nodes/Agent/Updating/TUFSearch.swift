internal import Vocabulary
internal import Wire

/// The search for a target among the roles that may say something of it, in pre-order, depth first (5.6.7).
struct TUFSearch: Codable, Sendable {
  /// What is to be done next.
  enum Next {
    /// The metadata of the role that is `asked` now.
    case ask
    case isFound(TUFFile)
    /// No role that was asked names it.
    case isNowhere
    /// The snapshot does not name the metadata of this role.
    case isLost(role: String)
  }

  private let path: String
  private let digest: Digest256
  private var found: TUFFile?
  /// Those that are still to be asked, the next last.
  private var waiting: [TUFDelegation] = []
  private var visited: [String] = []
  /// The role whose metadata is fetched.
  private(set) var asked: TUFDelegation?

  /// Roles that are asked for one target, at the most, beside the top level.
  static let visitsMax = 32

  /// - Parameter digest: the SHA-256 of the path.
  init(_ path: String, digest: Digest256) {
    self.path = path
    self.digest = digest
  }

  /// The metadata of a role is trusted: it names the target, or others are asked before those that waited.
  mutating func visit(_ targets: TUFTargets) {
    found = targets.file(at: path)
    guard found == nil else { return }
    var next: [TUFDelegation] = []
    for delegation in targets.delegations where delegation.covers(path, digest: digest) {
      next.append(delegation)
      if delegation.isTerminating {
        waiting = []
        break
      }
    }
    waiting += next.reversed()
  }

  mutating func next(_ snapshot: TUFSnapshot?) -> Next {
    if let found { return .isFound(found) }
    while let role = waiting.popLast() {
      guard !visited.contains(where: { $0.isSame(as: role.name) }) else { continue }
      guard visited.count < Self.visitsMax else { return .isNowhere }
      visited.append(role.name)
      asked = role
      return snapshot?.version(of: role.name) == nil ? .isLost(role: role.name) : .ask
    }
    return .isNowhere
  }
}

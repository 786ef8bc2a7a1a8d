internal import Wire

/// The metadata that an update believes, and what makes it believe more.
struct TUFTrusted: Codable, Sendable {
  /// What becomes of a file of metadata.
  enum Verdict {
    /// It is trusted from now on. `rotates`: it is a root with other keys for timestamp or snapshot.
    case isTrusted(rotates: Bool)
    /// It is trusted as what came before, and a newer one is needed.
    case isCompared
    /// It has the version that is trusted already: that one stays.
    case isKnownAlready
    /// `why` completes "the ... metadata".
    case refused(why: String)
  }

  /// Seconds since 1970: the fixed update start time (5.1).
  private let startedAt: Int64
  private(set) var root: TUFRoot?
  private(set) var timestamp: TUFTimestamp?
  private(set) var snapshot: TUFSnapshot?
  /// The one of an earlier update, which the new one must not fall behind.
  private var snapshotBefore: TUFSnapshot?

  init(startedAt: Int64) { self.startedAt = startedAt }

  /// Whether it had expired when the update began.
  func isOver(_ head: TUFHead) -> Bool { head.expires <= startedAt }

  /// Who must have signed a file: several where each of them must have.
  ///
  /// - Throws: `TUFError`, of a root that names no keys of its own.
  func authorities(
    over subject: TUFSubject, _ envelope: TUFEnvelope, _ search: TUFSearch
  ) throws(TUFError) -> [TUFAuthority] {
    let ofRole: TUFAuthority? =
      switch subject {
      case .trustedRoot, .nextRoot: root?.root
      case .timestamp: root?.timestamp
      case .snapshot: root?.snapshot
      case .targets: root?.targets
      case .delegated: search.asked?.authority
      }
    let own: TUFAuthority? =
      subject == .trustedRoot || subject == .nextRoot ? try TUFRoot(envelope.signed).root : nil
    return [ofRole, own].compactMap(\.self)
  }

  /// What was said before of the file that is next; nil where nobody says.
  func version(of subject: TUFSubject, _ search: TUFSearch) -> TUFFile.Versioned? {
    switch subject {
    case .trustedRoot, .nextRoot, .timestamp: nil
    case .snapshot: timestamp?.snapshot
    case .targets: snapshot?.version(of: "targets")
    case .delegated: search.asked.flatMap { snapshot?.version(of: $0.name) }
    }
  }

  /// How it is called in the repository.
  func fileName(of subject: TUFSubject, _ search: TUFSearch) -> String {
    let role =
      switch subject {
      case .trustedRoot, .nextRoot: "root"
      case .delegated: search.asked?.name ?? ""
      default: subject.name
      }
    if subject == .nextRoot { return "\((root?.head.version ?? 0) + 1).root.json" }
    guard root?.hasConsistentSnapshots == true, let version = version(of: subject, search)?.version else {
      return role + ".json"
    }
    return "\(version).\(role).json"
  }

  /// Whether a file is believed, and from now on.
  ///
  /// - Parameters:
  ///   - isKept: whether it is from an earlier update.
  ///   - isMeant: whether its bytes are those that the metadata before names.
  ///   - signers: whose signatures hold.
  /// - Throws: `TUFError` where it is malformed.
  mutating func judge(
    _ envelope: TUFEnvelope, as subject: TUFSubject, isKept: Bool, isMeant: Bool, _ signers: [TUFAuthority.Named],
    _ search: inout TUFSearch
  ) throws(TUFError) -> Verdict {
    // 5.3.4, 5.4.2, 5.5.3, 5.6.3
    let authorities = try authorities(over: subject, envelope, search)
    guard !authorities.isEmpty, authorities.allSatisfy({ $0.isMet(by: signers) }) else {
      return .refused(why: "is not signed by a threshold of the keys that are trusted for it")
    }
    switch subject {
    case .trustedRoot:
      root = try TUFRoot(envelope.signed)
      return .isTrusted(rotates: false)
    case .nextRoot: return take(try TUFRoot(envelope.signed))
    case .timestamp: return take(try TUFTimestamp(envelope.signed), isKept: isKept)
    case .snapshot: return take(try TUFSnapshot(envelope.signed), isKept: isKept, isMeant: isMeant)
    case .targets, .delegated: return take(try TUFTargets(envelope.signed), subject, &search)
    }
  }

  private mutating func take(_ new: TUFRoot) -> Verdict {
    guard let old = root, new.head.version == old.head.version + 1 else {
      return .refused(why: "has version \(new.head.version), which is not the one that follows (rollback)")
    }
    let rotates =
      !new.timestamp.hasSameKeys(as: old.timestamp) || !new.snapshot.hasSameKeys(as: old.snapshot)
    root = new
    return .isTrusted(rotates: rotates)
  }

  private mutating func take(_ new: TUFTimestamp, isKept: Bool) -> Verdict {
    if isKept {
      timestamp = new
      return .isCompared
    }
    if let old = timestamp {
      guard new.head.version >= old.head.version else {
        return .refused(why: "has version \(new.head.version), older than \(old.head.version) before (rollback)")
      }
      if new.head.version == old.head.version { return .isKnownAlready }
      guard new.snapshot.version >= old.snapshot.version else {
        return .refused(
          why: "names version \(new.snapshot.version) of the snapshot, older than \(old.snapshot.version) before "
            + "(rollback)")
      }
    }
    if isOver(new.head) { return .refused(why: "has expired (freeze)") }
    timestamp = new
    return .isTrusted(rotates: false)
  }

  private mutating func take(_ new: TUFSnapshot, isKept: Bool, isMeant: Bool) -> Verdict {
    let version = timestamp?.snapshot.version ?? 0
    if isKept {
      snapshotBefore = new
      // A newer one is fetched, unless this is it.
      guard isMeant, new.head.version == version, !isOver(new.head) else { return .isCompared }
      snapshot = new
      return .isTrusted(rotates: false)
    }
    guard new.head.version == version else {
      return .refused(
        why: "has version \(new.head.version), and the timestamp metadata names \(version) (mix-and-match)")
    }
    if let file = snapshotBefore?.fileRolledBack(by: new) {
      return .refused(why: "names \(file) in an older version than before, or not any more (rollback)")
    }
    if isOver(new.head) { return .refused(why: "has expired (freeze)") }
    snapshot = new
    return .isTrusted(rotates: false)
  }

  private mutating func take(_ new: TUFTargets, _ subject: TUFSubject, _ search: inout TUFSearch) -> Verdict {
    guard let version = version(of: subject, search)?.version, new.head.version == version else {
      return .refused(why: "has not the version that the snapshot metadata names (mix-and-match)")
    }
    if isOver(new.head) { return .refused(why: "has expired (freeze)") }
    search.visit(new)
    return .isTrusted(rotates: false)
  }
}

internal import Vocabulary
internal import Wire

/// The client workflow of The Update Framework (specification 1.0, section 5), from a root that is trusted to what is
/// known of one target. It orders one thing at a time and is handed the answer; what it believes it has seen signed by
/// a threshold of the keys that were trusted before.
struct TUFUpdate: Codable, Sendable {
  /// What came of an answer.
  enum Outcome {
    case orders(TUFOrder)
    /// The target is known: where it is, and what its bytes must be.
    case isKnown(url: String, FilePledge)
    case fails(TransferFailure.Kind, String)
  }

  /// What is being done.
  private enum Step: Codable, Sendable {
    /// A file is loaded or fetched.
    case awaiting(TUFSubject, isKept: Bool)
    /// Its signatures are checked.
    case checking(TUFSubject, isKept: Bool, TUFDocument, [TUFAuthority.Named])
    /// It is being kept; then goes on with the next.
    case keeping(TUFSubject)
    /// Timestamp and snapshot are forgotten, before this root is kept.
    case forgetting([UInt8])
  }

  private let request: TUFRequest
  private let reach: Reach
  private var step = Step.awaiting(.trustedRoot, isKept: true)
  private var trusted: TUFTrusted
  private var search: TUFSearch
  /// Root files that were taken in this update.
  private var rotations = 0

  init(_ request: TUFRequest, _ reach: Reach) {
    self.request = request
    self.reach = reach
    trusted = TUFTrusted(startedAt: request.startedAt.seconds)
    search = TUFSearch(request.target, digest: request.targetDigest)
  }

  /// The first order.
  func begin() -> TUFOrder { .load(.root) }

  /// What follows from the answer to the last order.
  mutating func take(_ answer: TUFAnswer) -> Outcome {
    do throws(TransferFailure) { return try follow(answer) } catch { return .fails(error.kind, error.sentence) }
  }

  private mutating func follow(_ answer: TUFAnswer) throws(TransferFailure) -> Outcome {
    switch (step, answer) {
    case (.awaiting(let subject, let isKept), .document(let document)):
      return try examine(document, as: subject, isKept: isKept)
    case (.awaiting(let subject, isKept: true), _): return try doWithout(subject)
    case (.awaiting(.nextRoot, _), .absent): return try rootIsFinal()
    case (.awaiting(let subject, _), let answer): throw Self.failure(answer, subject, limit(of: subject))
    case (.checking(let subject, let isKept, let document, let asked), .checked(let holds)):
      let signers = zip(asked, holds).filter(\.1).map(\.0)
      return try judge(document, subject, isKept: isKept, signers)
    case (.keeping, .kept(let failure?)), (.forgetting, .kept(let failure?)):
      throw TransferFailure(.storage, "what was verified of TUF's metadata cannot be kept: \(failure)")
    case (.keeping(let subject), .kept(nil)): return try next(after: subject)
    case (.forgetting(let root), .kept(nil)): return keep(.nextRoot, root)
    default: throw TransferFailure(.badRequest, "the update of TUF's metadata was interrupted")
    }
  }

  private static func failure(_ answer: TUFAnswer, _ subject: TUFSubject, _ limit: Int) -> TransferFailure {
    switch answer {
    case .absent: TransferFailure(.notFound, "the repository has no \(subject.name) metadata")
    case .tooLong:
      TransferFailure(
        .untrusted, "the \(subject.name) metadata has more than the \(limit) bytes that it may have: it is refused")
    case .untrusted(let sentence): TransferFailure(.untrusted, sentence)
    case .failed(let sentence): TransferFailure(.unreachable, sentence)
    default: TransferFailure(.unreachable, "the \(subject.name) metadata did not come")
    }
  }

  // What comes

  /// A file is there: what can be said of it before its signatures are checked, and which are to be.
  private mutating func examine(
    _ document: TUFDocument, as subject: TUFSubject, isKept: Bool
  ) throws(TransferFailure) -> Outcome {
    do throws(TransferFailure) {
      if let version = trusted.version(of: subject, search), !(isKept && subject == .snapshot) {
        try Self.checkBytes(document, version.file, subject)
      }
      let envelope: TUFEnvelope
      let authorities: [TUFAuthority]
      do throws(TUFError) {
        envelope = try TUFEnvelope(document.bytes)
        authorities = try trusted.authorities(over: subject, envelope, search)
      } catch { throw TransferFailure(.malformed, "the \(subject.name) metadata is malformed: \(error)") }
      var keys: [TUFAuthority.Named] = []
      for named in authorities.flatMap(\.keys) where !keys.contains(named) { keys.append(named) }
      var (asked, checks): ([TUFAuthority.Named], [TUFOrder.Check]) = ([], [])
      for signature: TUFEnvelope.Signature in envelope.signatures {
        for named in keys where named.id == signature.keyID {
          asked.append(named)
          checks.append(TUFOrder.Check(key: named.key, signature: signature.bytes))
        }
      }
      step = .checking(subject, isKept: isKept, document, asked)
      return .orders(.check(checks, over: envelope.signedBytes))
    } catch {
      if isKept { return try doWithout(subject) }
      throw error
    }
  }

  /// Its bytes must be those that the metadata before names (5.5.2, 5.6.2).
  private static func checkBytes(
    _ document: TUFDocument, _ file: TUFFile, _ subject: TUFSubject
  ) throws(TransferFailure) {
    guard file.means(document) else {
      throw TransferFailure(
        .untrusted,
        "the \(subject.name) metadata is not the file that \(subject.referrer) names (mix-and-match): it is refused")
    }
  }

  /// Whose signatures hold is known.
  private mutating func judge(
    _ document: TUFDocument, _ subject: TUFSubject, isKept: Bool, _ signers: [TUFAuthority.Named]
  ) throws(TransferFailure) -> Outcome {
    do throws(TransferFailure) {
      let verdict: TUFTrusted.Verdict
      do throws(TUFError) {
        let envelope = try TUFEnvelope(document.bytes)
        let isMeant = trusted.version(of: subject, search)?.file.means(document) ?? true
        verdict = try trusted.judge(envelope, as: subject, isKept: isKept, isMeant: isMeant, signers, &search)
      } catch { throw TransferFailure(.malformed, "the \(subject.name) metadata is malformed: \(error)") }
      switch verdict {
      case .refused(let why): throw TransferFailure(.untrusted, "the \(subject.name) metadata \(why): it is refused")
      case .isTrusted(let rotates):
        if isKept || subject.kept == nil { return try next(after: subject) }
        guard rotates else { return keep(subject, document.bytes) }
        // Before the root: whoever is killed between the two must not keep them.
        step = .forgetting(document.bytes)
        return .orders(.forget([.timestamp, .snapshot]))
      case .isCompared: return ask(for: subject, isKept: false)
      case .isKnownAlready: return try next(after: subject)
      }
    } catch {
      if isKept { return try doWithout(subject) }
      throw error
    }
  }

  private mutating func keep(_ subject: TUFSubject, _ bytes: [UInt8]) -> Outcome {
    guard let kept = subject.kept else { preconditionFailure("delegated metadata is not kept") }
    step = .keeping(subject)
    return .orders(.keep(kept, bytes))
  }

  // What is next

  private mutating func next(after subject: TUFSubject) throws(TransferFailure) -> Outcome {
    switch subject {
    case .trustedRoot: return ask(for: .nextRoot, isKept: false)
    case .nextRoot:
      rotations += 1
      return rotations < TUFSubject.rotationsMax ? ask(for: .nextRoot, isKept: false) : try rootIsFinal()
    case .timestamp:
      try refuseIfOver(trusted.timestamp?.head, .timestamp)
      return ask(for: .snapshot, isKept: true)
    case .snapshot: return ask(for: .targets, isKept: true)
    case .targets, .delegated: return try look()
    }
  }

  /// What is kept is not there, or not to be believed: as if nothing were.
  private mutating func doWithout(_ subject: TUFSubject) throws(TransferFailure) -> Outcome {
    guard subject == .trustedRoot else { return ask(for: subject, isKept: false) }
    step = .awaiting(.trustedRoot, isKept: false)
    return try examine(request.root, as: .trustedRoot, isKept: false)
  }

  /// There is no newer root (5.3.10).
  private mutating func rootIsFinal() throws(TransferFailure) -> Outcome {
    try refuseIfOver(trusted.root?.head, .nextRoot)
    return ask(for: .timestamp, isKept: true)
  }

  private func refuseIfOver(_ head: TUFHead?, _ subject: TUFSubject) throws(TransferFailure) {
    guard let head, trusted.isOver(head) else { return }
    throw TransferFailure(
      .untrusted,
      "the \(subject.name) metadata has expired, and there is none that is newer (freeze): somebody keeps newer "
        + "metadata away, the repository is not looked after, or this machine's clock is wrong")
  }

  private mutating func ask(for subject: TUFSubject, isKept: Bool) -> Outcome {
    step = .awaiting(subject, isKept: isKept && subject.kept != nil)
    if isKept, let kept = subject.kept { return .orders(.load(kept)) }
    let file = TUFPlace.escaped(trusted.fileName(of: subject, search))
    return .orders(.fetch(GuardedURL(request.metadataURL + file, reach), limit: limit(of: subject)))
  }

  /// How many bytes are taken of it.
  private func limit(of subject: TUFSubject) -> Int {
    let said = trusted.version(of: subject, search)?.file.length
    return Int(min(said ?? Int64(subject.usualLimit), Int64(TUFSubject.longest)))
  }

  /// Looks for the target (5.6.7), then says what is known of it (5.7).
  private mutating func look() throws(TransferFailure) -> Outcome {
    switch search.next(trusted.snapshot) {
    case .ask: return ask(for: .delegated, isKept: false)
    case .isLost(let role):
      throw TransferFailure(
        .untrusted, "the snapshot metadata does not name that of '\(role)', which may name \(request.target)")
    case .isNowhere:
      throw TransferFailure(.notFound, "the repository's targets metadata names no \(request.target)")
    case .isFound(let file):
      guard let path = TUFPlace.path(of: request.target, file, hasHash: trusted.root?.hasConsistentSnapshots == true)
      else { throw TransferFailure(.badRequest, "'\(request.target)' is no path of a file") }
      return .isKnown(url: request.targetsURL + path, FilePledge(name: request.target, file: file))
    }
  }
}

internal import Vocabulary
internal import Wire

/// The updates of metadata (The Update Framework) that wants of the command line wait for, before their file is asked
/// for at all.
struct Updates: Codable, Sendable {
  private struct Row: Codable, Sendable {
    let want: WantID
    let target: String
    let startedAt: Instant
    var update: TUFUpdate
  }

  /// What came of an answer.
  enum Outcome {
    case goesOn
    /// The file lies there, and its bytes must be these.
    case isKnown(WantID, url: String, FilePledge)
  }

  private var rows: [Row] = []

  /// How long all metadata of one update may take together.
  private static let patience = TimeSpan.seconds(300)

  mutating func begin(_ want: WantID, _ request: TUFRequest, _ turn: inout Turn) {
    guard !rows.contains(where: { $0.want == want }), rows.count < turn.policy.wantsMax else {
      return fail(want, .badRequest, "this node already serves as many requests as it can; try again later", &turn)
    }
    let update = TUFUpdate(request, turn.own.reach(for: want))
    rows.append(Row(want: want, target: request.target, startedAt: turn.now, update: update))
    turn.effects.append(.update(want, update.begin()))
  }

  /// The world has carried out what was ordered last.
  mutating func take(_ answer: TUFAnswer, of want: WantID, _ turn: inout Turn) -> Outcome {
    guard let at = rows.firstIndex(where: { $0.want == want }) else { return .goesOn }
    switch rows[at].update.take(answer) {
    case .orders(let order):
      turn.effects.append(.update(want, order))
      return .goesOn
    case .isKnown(let url, let pledge):
      let row = rows.remove(at: at)
      turn.log(
        .info, .updateVerified,
        WantLog.head(want, turn.own.traces.context(of: want)) + [.init("name", row.target), .init("url", url)])
      return .isKnown(want, url: url, pledge)
    case .fails(let kind, let sentence):
      rows.remove(at: at)
      fail(want, kind, sentence, &turn)
      return .goesOn
    }
  }

  /// Whoever waited for it is gone.
  mutating func abandon(_ want: WantID) { rows.removeAll { $0.want == want } }

  /// Those that take too long fail: a server that gives a little now and then does not hold its callers for ever.
  mutating func expire(_ turn: inout Turn) {
    let late = rows.filter { $0.startedAt + Self.patience <= turn.now }
    rows.removeAll { $0.startedAt + Self.patience <= turn.now }
    for row in late {
      fail(
        row.want, .unreachable,
        "TUF's metadata did not come within \(Self.patience.milliseconds / 1000) s: try again later", &turn)
    }
  }

  private func fail(_ want: WantID, _ kind: TransferFailure.Kind, _ sentence: String, _ turn: inout Turn) {
    // It never became one that is counted when it begins.
    turn.counters.wants += 1
    turn.counters.failures[kind] += 1
    turn.log(
      .warning, .updateRefused,
      WantLog.head(want, turn.own.traces.context(of: want)) + [.init("kind", kind.rawValue), .init("why", sentence)])
    turn.effects.append(.reader(want, .fail(TransferFailure(kind, sentence))))
  }
}

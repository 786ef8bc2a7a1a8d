import Vocabulary

/// A file of which nothing is described, on its way from its server straight to the command line's reader.
enum PlainFetch {
  /// So many bytes have come. More than the file may have are too many.
  static func received(
    _ received: ByteCount, _ at: Int, _ wants: inout WantTable, _ turn: inout Turn
  ) -> WantSearch.Outcome {
    turn.tookPlainly(received.value - wants[at].reading.delivered)
    wants[at].reading.received(received.value, at: turn.now)
    guard let failure = wants[at].pledge?.refusal(ofLength: received.value, isWhole: false) else { return .goesOn }
    return .fails(failure.kind, failure.sentence)
  }

  /// The fetch is over, or goes on elsewhere.
  static func ended(
    _ at: Int, _ end: AgentInput.PlainEnd, _ wants: inout WantTable, _ turn: inout Turn
  ) -> WantSearch.Outcome {
    switch end {
    case .failed(let sentence): return .fails(.unreachable, sentence)
    case .untrusted(let sentence): return .fails(.untrusted, sentence)
    case .stale: (wants[at].route.redirects.url ?? wants[at].url).map { ask(for: $0, wants[at], &turn) }
    case .redirected(let from, let location, let server):
      switch wants[at].route.redirected(from: from, to: location, by: server, for: turn.own.pseudonym) {
      case .follow(let url): ask(for: url, wants[at], &turn)
      case .refuse(let kind, let sentence): return .fails(kind, sentence)
      }
    case .complete(let bytes):
      let outcome = received(ByteCount(bytes), at, &wants, &turn)
      guard case .goesOn = outcome else { return outcome }
      if !wants[at].reading.awaitsHash(wants[at].pledge, wants[at].id, &turn) { finish(wants[at].id, &wants, &turn) }
    }
    return .goesOn
  }

  private static func ask(for url: String, _ want: Want, _ turn: inout Turn) {
    turn.effects.append(.reader(want.id, .fetchPlain(url: GuardedURL(url, want.route.reach))))
  }

  /// All bytes have come from the server as they are.
  static func finish(_ id: WantID, _ wants: inout WantTable, _ turn: inout Turn) {
    guard let want = wants.remove(id) else { return }
    turn.counters.wantsMet += 1
    let name = want.url?.prefix { $0 != "?" }.split(separator: "/").last.map(String.init) ?? "object"
    want.endPlainly(name, want.reading.delivered, &turn)
  }
}

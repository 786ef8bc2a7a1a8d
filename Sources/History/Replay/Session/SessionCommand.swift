import Vocabulary

/// What can be said to a session.
enum SessionCommand: String, CaseIterable {
  case step, back, next, goto, until
  case stop = "break"
  case delete
  case goOn = "continue"
  case goBack = "reverse-continue"
  case list, print, counters, changed, diff, cause
  case ledTo = "led-to"
  case stalled, why, who, blame
  case invariants, check
  case branch, permute, minimize
  case export
  case nodes, help, quit

  /// With what may follow it.
  var usage: String {
    switch self {
    case .step, .back, .list: "\(rawValue) [N]"
    case .next: "next NODE"
    case .goto: "goto NODE:SEQ | TIME | start | end"
    case .until: "until EXPRESSION"
    case .stop: "break EVENT | NODE | if EXPRESSION | laws"
    case .delete: "delete N"
    case .print: "print NODE.PATH | EXPRESSION"
    case .diff: "diff NODE NODE | NODE:SEQ NODE:SEQ"
    case .stalled: "stalled [SECONDS]"
    case .why: "why [NODE [origin | piece N | peer WHO | choked WHO]]"
    case .counters: "counters NODE"
    case .who: "who has PIECE"
    case .blame: "blame [PIECE]"
    case .branch:
      "branch [policy FILE] [limit NODE RATE] [kill NODE] [drop NODE:SEQ] [delay NODE:SEQ TIME] [seed N] [for TIME]"
    case .invariants: "invariants [FILE]"
    case .permute: "permute [N] [as behind branch]"
    case .minimize: "minimize NAME|laws DIR"
    case .export: "export FILE [last SECONDS] [node NAME]..."
    case .changed: "changed [PATH]"
    case .check, .goOn, .goBack, .cause, .ledTo, .nodes, .help, .quit: rawValue
    }
  }

  var meaning: String {
    switch self {
    case .step: "the next N inputs happen (1)"
    case .back: "the last N did not (1)"
    case .next: "up to the node's next input"
    case .goto: "behind that input, or before that time (2.5 s after the beginning, or a time of day)"
    case .until: "up to the first input behind which it holds"
    case .stop: "stop there: an input, effect, message or log event of that name, a node's input, a broken law"
    case .delete: "without breakpoint N"
    case .goOn: "up to the next breakpoint"
    case .goBack: "back to the last one before here"
    case .list: "what happens around here, N inputs each way (5)"
    case .print: "a part of a node's state as a tree, or a value"
    case .counters: "what a node had counted, as Prometheus reads it"
    case .changed: "what the last input changed in its node, or in a part of it (turn.counters)"
    case .diff: "what differs between two nodes, or two moments"
    case .cause: "where the last input came from, back through the nodes"
    case .ledTo: "what its messages became elsewhere"
    case .stalled: "downloads of which nothing came for so long (5), and the reasons"
    case .why:
      "what the last input led its node to choose; what keeps an agent from asking for more; why a piece, a peer, so"
    case .who: "which agents hold how much of it"
    case .blame: "who sent corrupt blocks up to here"
    case .invariants: "what is to hold behind every step: NAME: EXPRESSION on each line of a file"
    case .check: "up to the first step behind which one of them, or a law of a node, does not hold"
    case .branch: "run on from here in an invented world, with something otherwise, and compare with what happened"
    case .permute: "run on N times (10), what happens at once in other orders, and say how often an invariant breaks"
    case .minimize: "look for the fewest nodes and inputs behind which that still breaks, and write them as traces"
    case .export: "all of it as a file: .html for a browser, .json for Perfetto, .shiviz, .jsonl"
    case .nodes: "who is there, and how far each is"
    case .help: "this"
    case .quit: "enough"
    }
  }

  private static let longestUsage = 40

  /// Whether anything may follow it.
  var takesMore: Bool { usage != rawValue }

  static let helpLines: [String] = {
    // What is longer has its meaning on a line of its own.
    let width = allCases.map(\.usage.count).filter { $0 <= longestUsage }.max() ?? 0
    return allCases.flatMap { command -> [String] in
      let usage = command.usage
      guard usage.count <= width else { return [usage, String(repeating: " ", count: width + 2) + command.meaning] }
      return [usage + String(repeating: " ", count: width + 2 - usage.count) + command.meaning]
    } + [
      "", "A word may be cut where it stays clear; an empty line says the last one again.",
      "A path is a node's name and the names of parts: print agent-1.turn.counters; 'here' is the last input's node.",
      "An expression has paths, numbers, 'texts' and ! * / + - < <= > >= == != && ||.",
    ]
  }()

  /// The command that a word, or its beginning, means; or why it means none.
  static func meant(by word: some StringProtocol) -> Result<SessionCommand, ReplaySession.Refusal> {
    if let command = SessionCommand(rawValue: String(word)) { return .success(command) }
    let meant = allCases.filter { $0.rawValue.hasPrefix(word) }
    if meant.count == 1 { return .success(meant[0]) }
    guard meant.isEmpty else {
      return .failure(ReplaySession.Refusal("'\(word)' may be \(meant.map(\.rawValue).joined(separator: ", "))"))
    }
    return .failure(
      ReplaySession.Refusal("there is no '\(word)'" + Spelling.hint(for: String(word), among: allCases.map(\.rawValue)))
    )
  }
}

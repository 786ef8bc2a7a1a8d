import Nodes

/// How what was typed of a line may go on: commands, nodes, parts of a machine's state as it is at the cursor, events.
struct SessionCompletion {
  let session: ReplaySession

  /// No list of words is longer.
  private static let most = 1_000

  /// See `SessionPrompt.completions`.
  func completions(of text: String) -> (length: Int, words: [String]) {
    let text = text.drop { $0 == " " }
    // A minus stands between spaces; one in a word is part of a name.
    guard let space = text.lastIndex(where: { " !()*/+<>=&|".contains($0) }) else {
      return fit(text, among: SessionCommand.allCases.map { $0.rawValue + ($0.takesMore ? " " : "") })
    }
    let word = text[text.index(after: space)...]
    let before = text[...space].split(separator: " ")
    guard let first = before.first, let command = try? SessionCommand.meant(by: first).get() else { return (0, []) }
    let isFirst = before.count == 1
    switch command {
    case .next, .counters: return fit(word, among: names(then: ""))
    case .why:
      return fit(word, among: names(then: "") + (isFirst ? [] : ["origin", "piece ", "peer ", "choked "]))
    case .goto: return fit(word, among: ["start", "end"] + names(then: ":"))
    case .diff: return fit(word, among: names(then: ""))
    case .who: return fit(word, among: isFirst ? ["has "] : [])
    case .stop where isFirst: return fit(word, among: ["if ", "laws"] + names(then: "") + Self.events)
    case .print, .until, .stop: return paths(word)
    case .export: return isFirst ? (0, []) : fit(word, among: ["last ", "node "] + names(then: " "))
    default: return (0, [])
    }
  }

  private func fit(_ word: Substring, among words: [String]) -> (length: Int, words: [String]) {
    (word.count, Array(words.filter { $0.hasPrefix(word) }.prefix(Self.most)))
  }

  private func names(then: String) -> [String] { session.nodes.map { $0.name + then } }

  /// Nodes, and what is in them: `agent-1.turn.co`.
  private func paths(_ word: Substring) -> (length: Int, words: [String]) {
    guard let dot = word.lastIndex(where: { $0 == "." || $0 == "[" }) else {
      return fit(word, among: ["here."] + names(then: "."))
    }
    let node = word.prefix { $0 != "." && $0 != "[" }
    guard let state = session.state(named: String(node)), let path = StatePath(word[node.endIndex..<dot]),
      let value = path.value(in: state)
    else { return (0, []) }
    let parts = StateNode(value).parts.prefix(Self.most).map { part -> String in
      let text = "\(StatePath([part.part]))"
      return text.hasPrefix("[") ? text : "." + text
    }
    return fit(word[dot...], among: parts)
  }

  /// What a breakpoint can stop at by name: the events of the log, and the messages between peers.
  private static let events =
    LogEventName.allCases.map(\.rawValue)
    + ["message", "have", "bitfield", "request", "piece", "cancel", "reject", "choke", "unchoke", "deadlineReached"]
}

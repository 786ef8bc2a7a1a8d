import Trace
import Vocabulary

/// What a person, or a script, says to a session, and what it answers.
package final class SessionPrompt {
  /// An answer.
  package struct Answer {
    package var lines: [String]
    /// What was said made no sense, or cannot be done here; a script ends there.
    package var isRefusal = false
    /// The session is over.
    package var isEnd = false
    /// A file that was asked for, to be written before the lines are said.
    package var file: File?

    /// What is to stand in a file.
    package struct File {
      package var path: String
      package var text: String
    }
  }

  private let session: ReplaySession
  private let view: SessionView
  private let questions: SessionQuestions
  /// Who can run on from a moment; nil where nobody can.
  private let whatIf: (any WhatIf)?
  private var breakpoints: [Breakpoint] = []
  /// What is to hold; nil until somebody said so, and then `continue` stops where it does not.
  private var invariants: Invariants?
  private var nextNumber = 1
  /// An empty line does again what the last one did.
  private var last = ""

  /// Opens every trace below a directory.
  /// - Parameter whatIf: answers what would have been.
  /// - Throws: `FleetReplay.Failure` when there is none.
  package convenience init(directory: String, whatIf: (any WhatIf)? = nil) throws(FleetReplay.Failure) {
    self.init(try ReplaySession(directory: directory), whatIf: whatIf)
  }

  /// Leads a session that somebody else looks at too.
  init(_ session: ReplaySession, whatIf: (any WhatIf)? = nil) {
    self.whatIf = whatIf
    self.session = session
    view = SessionView(session: session)
    questions = SessionQuestions(session: session)
  }

  /// What was opened, and what is odd about it.
  package var greeting: [String] {
    ["\(session.nodes.count) nodes, \(session.steps.count) inputs; 'help' says what can be asked"] + session.remarks
  }

  /// Where the cursor is, for a prompt.
  package var place: String { "\(session.cursor)/\(session.steps.count)" }

  /// What may stand at the end of a line that is being typed, and how many of its last characters that takes the place
  /// of.
  package func completions(of text: String) -> (length: Int, words: [String]) {
    SessionCompletion(session: session).completions(of: text)
  }

  /// Carries out one line.
  package func say(_ line: String) -> Answer {
    let said = line.split { $0.isWhitespace }.joined(separator: " ")
    let text = said.isEmpty ? last : said
    guard !text.isEmpty, !text.hasPrefix("#") else { return Answer(lines: []) }
    last = text
    let word = text.prefix { $0 != " " }
    do throws(ReplaySession.Refusal) {
      let command = try SessionCommand.meant(by: word).get()
      if command == .export { return try export(String(text[word.endIndex...].dropFirst())) }
      return Answer(lines: try carryOut(command, String(text[word.endIndex...].dropFirst())), isEnd: command == .quit)
    } catch { return Answer(lines: [error.sentence], isRefusal: true) }
  }

  private func carryOut(_ command: SessionCommand, _ text: String) throws(ReplaySession.Refusal) -> [String] {
    switch command {
    case .step: try move(text, by: 1)
    case .back: try move(text, by: -1)
    case .next: try next(text)
    case .goto: try goTo(text)
    case .until: try until(text)
    case .stop: try stop(text)
    case .delete: try delete(text)
    case .goOn: try goOn(forwards: true)
    case .goBack: try goOn(forwards: false)
    case .list: try view.list(around: text.isEmpty ? 5 : number(text, upTo: 10_000))
    case .print: try view.show(text)
    case .counters: try view.counters(text)
    case .changed: try view.changed(text)
    case .diff: try view.differ(text)
    case .cause: try view.cause()
    case .ledTo: try view.consequences()
    case .stalled: try questions.stalled(seconds: text.isEmpty ? 5 : number(text, upTo: 1_000_000))
    case .why: try SessionReasons(session: session).why(text)
    case .who: try holders(text)
    case .blame: questions.blame(piece: text.isEmpty ? nil : try number(text, from: 0, upTo: 1 << 30))
    case .invariants: try invariants(text)
    case .check: check().lines
    case .branch: try branch(text)
    case .permute: try permute(text)
    case .minimize: try minimize(text)
    case .nodes: view.nodes()
    case .help: SessionCommand.helpLines
    case .export, .quit: []
    }
  }

  private func number(_ text: String, from least: Int = 1, upTo most: Int) throws(ReplaySession.Refusal) -> Int {
    guard let number = Int(text), least...most ~= number else {
      throw ReplaySession.Refusal("'\(text)' is no number from \(least) to \(most)")
    }
    return number
  }

  private func holders(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    let words = text.split(separator: " ")
    guard words.count == 2, words[0] == "has" else { throw ReplaySession.Refusal("say: who has 17") }
    return questions.holders(of: try number(String(words[1]), from: 0, upTo: 1 << 30))
  }

  // What is to hold

  /// From now on this is to hold, and `continue` stops where it does not.
  package func expect(_ invariants: Invariants) { self.invariants = invariants }

  private func invariants(_ path: String) throws(ReplaySession.Refusal) -> [String] {
    if path.isEmpty { return (invariants ?? .standard).lines }
    guard let whatIf else { throw ReplaySession.Refusal("nobody here can read a file") }
    do throws(Handover.Problem) { invariants = try whatIf.invariants(path) } catch {
      throw ReplaySession.Refusal(error.sentence)
    }
    return (invariants ?? .standard).lines
  }

  private func permute(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    let words = text.split(separator: " ", maxSplits: 1)
    let count = try number(words.first.map(String.init) ?? "10", upTo: 10_000)
    let order = words.count > 1 ? String(words[1]) : ""
    let invariants = invariants ?? .standard
    return try ask { (whatIf, handover) throws(Handover.Problem) in
      try whatIf.permute(handover, count, order, invariants)
    }
  }

  private func minimize(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    guard let space = text.lastIndex(of: " ") else { throw ReplaySession.Refusal("say: minimize NAME DIR") }
    let (name, directory) = (String(text[..<space]), String(text[text.index(after: space)...]))
    let all = invariants ?? .standard
    guard let wanted = name == "laws" ? .laws : all.only(name) else {
      throw ReplaySession.Refusal("there is no invariant '\(name)'" + Spelling.hint(for: name, among: all.names))
    }
    var minimizer = Minimizer(session, wanted)
    guard let part = minimizer.minimize() else { return ["'\(name)' holds behind every step"] }
    do throws(TraceError) { try minimizer.record(part, in: directory) } catch {
      throw ReplaySession.Refusal("\(error)")
    }
    let before = session.nodes.count { !$0.steps.isEmpty }
    let after = Set(part.steps.map { session.steps[$0].node }).count
    return [
      "\(after) of \(before) nodes and \(part.steps.count) of \(session.steps.count) inputs are enough "
        + "(\(minimizer.runs) runs); written to \(directory)",
      "'\(part.breach.name)' does not hold" + (part.breach.node.map { " of \($0)" } ?? "") + ": \(part.breach.text)",
    ]
  }

  private func ask(
    _ question: (any WhatIf, Handover) throws(Handover.Problem) -> [String]
  ) throws(ReplaySession.Refusal) -> [String] {
    guard let whatIf else { throw ReplaySession.Refusal("nobody here can run on from a moment") }
    let handover = try Handover(session)
    do throws(Handover.Problem) { return try question(whatIf, handover) } catch {
      throw ReplaySession.Refusal(error.sentence)
    }
  }

  private var breach: Invariants.Breach? {
    guard session.cursor > 0 else { return nil }
    return (invariants ?? .standard).breach(behind: session.name(of: session.cursor - 1), session)
  }

  /// Goes on to the first step behind which something does not hold, and says so.
  package func check() -> (lines: [String], holds: Bool) {
    let from = session.cursor
    guard session.run(until: { !session.brokenLaws.isEmpty || breach != nil }) else {
      return (["everything holds behind each of \(session.steps.count - from) steps"], true)
    }
    return (breach.map(view.story) ?? view.here, false)
  }

  private func branch(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    try ask { (whatIf, handover) throws(Handover.Problem) in try whatIf.branch(handover, text) }
  }

  private func export(_ text: String) throws(ReplaySession.Refusal) -> Answer {
    let request = try ExportRequest(text, in: session)
    let story = ExportStory(session, request)
    let content =
      switch request.format {
      case .page: ExportPage(story: story, inputs: session.steps.count).html
      case .traceEvents: ExportLogs(story: story).traceEvents
      case .clocks: ExportLogs(story: story).clocks
      case .lines: ExportLogs(story: story).lines
      }
    let told = "\(request.path): \(story.events.count) of \(session.steps.count) inputs, \(content.utf8.count) bytes"
    return Answer(lines: [told] + story.notes, file: Answer.File(path: request.path, text: content))
  }

  // Moving

  private func move(_ text: String, by direction: Int) throws(ReplaySession.Refusal) -> [String] {
    let count = text.isEmpty ? 1 : try number(text, upTo: 1_000_000_000)
    session.move(to: session.cursor + direction * count)
    return view.here
  }

  private func next(_ name: String) throws(ReplaySession.Refusal) -> [String] {
    let node = try session.named(name)
    guard let place = session.next(of: node) else { throw ReplaySession.Refusal("\(name) has no more inputs") }
    session.move(to: place)
    return view.here
  }

  private func goTo(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    switch text {
    case "start": session.move(to: 0)
    case "end": session.move(to: session.steps.count)
    default:
      if let moment = try session.moment(text) {
        session.move(to: moment.place)
      } else if let moment = try? TimelineFilter.Moment(text), let from = session.beginning, let to = session.ending {
        session.move(to: session.place(at: moment.time(from: from, to: to)))
      } else {
        throw ReplaySession.Refusal("'\(text)' is no NODE:SEQ and no time")
      }
    }
    return view.here
  }

  private func until(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    let condition = Breakpoint(number: 0, text: text, kind: .condition(try session.expression(text)))
    return session.run { condition.stops(session) } ? view.here : ["it does not hold up to the end"] + view.here
  }

  // Breakpoints

  private func stop(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    if text.isEmpty { return breakpoints.isEmpty ? ["there are none"] : breakpoints.map { "\($0.number): \($0.text)" } }
    let kind: Breakpoint.Kind
    if text == "laws" {
      kind = .law
    } else if text.hasPrefix("if ") {
      kind = .condition(try session.expression(String(text.dropFirst(3))))
    } else if let node = session.node(text) {
      kind = .node(node)
    } else {
      kind = .event(text)
    }
    defer { nextNumber += 1 }
    breakpoints.append(Breakpoint(number: nextNumber, text: text, kind: kind))
    return ["breakpoint \(nextNumber): \(text)"]
  }

  private func delete(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    guard let at = breakpoints.firstIndex(where: { "\($0.number)" == text }) else {
      throw ReplaySession.Refusal("there is no breakpoint '\(text)'")
    }
    breakpoints.remove(at: at)
    return []
  }

  private func goOn(forwards: Bool) throws(ReplaySession.Refusal) -> [String] {
    guard !breakpoints.isEmpty || invariants != nil else {
      throw ReplaySession.Refusal("there is no breakpoint: say break first")
    }
    let holds = { [self] in breakpoints.contains { $0.stops(session) } || invariants != nil && breach != nil }
    guard forwards ? session.run(until: holds) : session.runBack(until: holds) else {
      return ["no breakpoint up to the \(forwards ? "end" : "beginning")"] + view.here
    }
    if invariants != nil, let breach { return view.story(of: breach) }
    let stopped = breakpoints.first { $0.stops(session) }
    return (stopped.map { ["breakpoint \($0.number): \($0.text)"] } ?? []) + view.here
  }
}

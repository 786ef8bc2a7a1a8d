import Nodes
import Trace
import Vocabulary

/// Finds a small part of a recording after which something still does not hold: fewer nodes, then fewer inputs, then
/// fewer of those that tell of something that went wrong (delta debugging: Zeller and Hildebrandt, 2002).
///
/// A machine takes inputs in any order, so each smaller part is run anew from the recorded beginning, and counts only
/// if the same invariant breaks again.
struct Minimizer {
  /// A part of a recording.
  struct Part {
    /// Steps of the session, in their order; behind the last one it does not hold.
    var steps: [Int]
    var breach: Invariants.Breach
  }

  private let session: ReplaySession
  private let invariants: Invariants
  /// How often a part was run.
  private(set) var runs = 0

  private static let mostRuns = 4_000

  init(_ session: ReplaySession, _ invariants: Invariants) { (self.session, self.invariants) = (session, invariants) }

  /// The machines of a part, on their way.
  private struct Fleet: Invariants.Fleet {
    let session: ReplaySession
    var runs: [Int: any TapeRun] = [:]

    func state(of node: String) -> Any? { session.node(node).flatMap { runs[$0]?.state } }
    func role(of node: String) -> String? { session.role(of: node) }
    func names(of role: String) -> [String] { session.names(of: role) }
  }

  /// What is left out, one sort after another.
  private enum Sort: CaseIterable {
    case nodes
    case inputs
    case faults
  }

  /// The smallest part that was found; nil where everything holds.
  mutating func minimize() -> Part? {
    guard var part = run(Array(session.steps.indices)) else { return nil }
    for sort in Sort.allCases { part = reduced(part, sort) }
    return part
  }

  /// What could be left out of a part: nodes by their numbers, inputs by their steps. The first input of each machine
  /// stays, which tells it who it is.
  private func items(of part: Part, _ sort: Sort) -> [Int] {
    switch sort {
    case .nodes: Set(part.steps.map { session.steps[$0].node }).sorted()
    case .inputs: part.steps.filter { session.steps[$0].place > 0 && !isFault($0) }
    case .faults: part.steps.filter { session.steps[$0].place > 0 && isFault($0) }
    }
  }

  private func without(_ items: ArraySlice<Int>, _ part: Part, _ sort: Sort) -> [Int] {
    let gone = Set(items)
    return part.steps.filter { !gone.contains(sort == .nodes ? session.steps[$0].node : $0) }
  }

  /// Leaves out items in ever smaller groups, as long as it still breaks.
  private mutating func reduced(_ whole: Part, _ sort: Sort) -> Part {
    var part = whole
    var groups = 2
    while runs < Self.mostRuns {
      var items = items(of: part, sort)
      let size = max(1, (items.count + groups - 1) / groups)
      let before = items.count
      var start = 0
      while start < items.count, runs < Self.mostRuns {
        let end = min(items.count, start + size)
        if let smaller = run(without(items[start..<end], part, sort)) {
          part = smaller
          // What lies behind the step at which it breaks now is gone as well.
          items = self.items(of: part, sort)
        } else {
          start = end
        }
      }
      if size == 1, items.count == before { break }
      groups = min(max(1, items.count), groups * 2)
      if items.isEmpty { break }
    }
    return part
  }

  /// Runs a part; nil where everything holds behind each of its steps.
  private mutating func run(_ steps: [Int]) -> Part? {
    runs += 1
    var fleet = Fleet(session: session)
    for (at, step) in steps.enumerated() {
      let (node, place) = (session.steps[step].node, session.steps[step].place)
      if fleet.runs[node] == nil { fleet.runs[node] = session.nodes[node].tape.rerun() }
      guard let run = fleet.runs[node] else { continue }
      run.take(place)
      let name = session.nodes[node].name
      if let breach = invariants.breach(behind: name, fleet) {
        return Part(steps: Array(steps.prefix(at + 1)), breach: breach)
      }
      if invariants.hasLaws, let law = run.brokenLaws.first {
        return Part(
          steps: Array(steps.prefix(at + 1)), breach: Invariants.Breach(name: "laws", node: name, text: law))
      }
    }
    return nil
  }

  /// Whether an input tells of something that went wrong.
  private func isFault(_ step: Int) -> Bool {
    let input = session.input(of: step)
    return input.text.hasSuffix(" corrupt")
      || input.kinds.contains { ["linkClosed", "strangerRefused", "storeFailed", "storeSpoilt"].contains($0) }
  }

  /// Writes a part as traces, one for each of its nodes.
  /// - Throws: `TraceError` where they cannot be written.
  func record(_ part: Part, in directory: String) throws(TraceError) {
    for node in Set(part.steps.map({ session.steps[$0].node })).sorted() {
      let places = part.steps.filter { session.steps[$0].node == node }.map { session.steps[$0].place }
      try session.nodes[node].tape.record(places, in: directory)
    }
  }

  /// A machine that is told some of the inputs of its tape, from the beginning.
  protocol TapeRun: AnyObject {
    /// The machine as it is.
    var state: Any { get }
    /// Laws of its counts that do not hold, as sentences.
    var brokenLaws: [String] { get }
    /// It is told the input at that place of the tape.
    func take(_ place: Int)
  }
}

/// Where a debugger wants to stop: at lines of nodes' timelines, at events by name, and where something is wrong.
struct DebugStops {
  private struct Stop {
    var id: Int
    /// Nil for a line.
    var kind: Breakpoint.Kind?
    /// Behind which step a line is.
    var step = 0
    var condition: StateExpression?
  }

  /// How a wish for a breakpoint is answered.
  struct Answer {
    var id: Int
    var line: Int?
    /// Why it is none; nil where it is one.
    var problem: String?
  }

  /// What is stopped at without being named.
  enum Filter: String, CaseIterable {
    case laws
    case warnings

    var label: String {
      switch self {
      case .laws: "What a node counts does not add up"
      case .warnings: "A node logs a notice, a warning or an error"
      }
    }
  }

  private var lines: [Int: [Stop]] = [:]
  private var functions: [Stop] = []
  private(set) var filters: [Filter] = []
  private var nextID = 1

  static let most = 1_000

  mutating func set(filters names: [String]) { filters = names.compactMap(Filter.init) }

  /// - Parameter wishes: lines of the node's timeline, counted from 1, with conditions.
  mutating func set(
    lines wishes: [(line: Int, condition: String?)], of node: Int, in session: ReplaySession
  ) -> [Answer] {
    var stops: [Stop] = []
    let answers = wishes.prefix(Self.most).map { wish -> Answer in
      var answer = Answer(id: take(), line: wish.line)
      do throws(ReplaySession.Refusal) {
        guard session.nodes[node].steps.indices.contains(wish.line - 1) else {
          throw ReplaySession.Refusal("\(session.nodes[node].name) has no input there")
        }
        let step = session.nodes[node].steps[wish.line - 1]
        stops.append(Stop(id: answer.id, step: step, condition: try Self.condition(wish.condition, session)))
      } catch { answer.problem = error.sentence }
      return answer
    }
    lines[node] = stops
    return answers
  }

  /// - Parameter wishes: names of inputs, effects, messages or log events, with conditions.
  mutating func set(events wishes: [(name: String, condition: String?)], in session: ReplaySession) -> [Answer] {
    functions = []
    return wishes.prefix(Self.most).map { wish in
      var answer = Answer(id: take())
      do throws(ReplaySession.Refusal) {
        let kind = session.node(wish.name).map { Breakpoint.Kind.node($0) } ?? .event(wish.name)
        functions.append(Stop(id: answer.id, kind: kind, condition: try Self.condition(wish.condition, session)))
      } catch { answer.problem = error.sentence }
      return answer
    }
  }

  private mutating func take() -> Int {
    defer { nextID += 1 }
    return nextID
  }

  private static func condition(
    _ text: String?, _ session: ReplaySession
  ) throws(ReplaySession.Refusal) -> StateExpression? {
    guard let text, !text.allSatisfy(\.isWhitespace) else { return nil }
    return try session.expression(text)
  }

  /// Why the session stops behind its last step; nil where it goes on.
  func hit(_ session: ReplaySession) -> (ids: [Int], filter: Filter?)? {
    guard session.cursor > 0 else { return nil }
    let step = session.cursor - 1
    let stops = (lines[session.steps[step].node] ?? []).filter { $0.step == step }
    let hits = (stops + functions).filter { stop in
      let isThere = stop.kind.map { Breakpoint(number: stop.id, text: "", kind: $0).stops(session) } ?? true
      return isThere && (stop.condition.map { session.value(of: $0).isTrue } ?? true)
    }
    if !hits.isEmpty { return (hits.map(\.id), nil) }
    let filter = filters.first { filter in
      switch filter {
      case .laws: !session.brokenLaws.isEmpty
      case .warnings: session.effects(of: step)?.contains(where: \.isWarning) ?? false
      }
    }
    return filter.map { ([], $0) }
  }
}

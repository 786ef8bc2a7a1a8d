/// A question to the states of nodes: `agent-3.turn.counters.peersBanned > 0 && origin.exchanges == 0`.
///
/// A path begins with a node's name, or with `here` for the node whose turn it was. There are whole numbers, 'texts',
/// `true`, `false`, `nothing`; `! * / + - < <= > >= == != && ||` bind as in Swift; what is no number is not smaller
/// than anything. A minus stands between spaces: `agent-3` is a name.
indirect enum StateExpression {
  case value(StateValue)
  case path(node: String, StatePath)
  case not(StateExpression)
  case binary(Operator, StateExpression, StateExpression)

  enum Operator: String, CaseIterable {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case unequal = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"

    /// The higher, the nearer it holds its sides.
    var rank: Int {
      switch self {
      case .or: 0
      case .and: 1
      case .equal, .unequal, .lessOrEqual, .greaterOrEqual, .less, .greater: 2
      case .plus, .minus: 3
      case .times, .over: 4
      }
    }
  }

  /// The names of the nodes that it asks about.
  var nodes: Set<String> {
    switch self {
    case .value: []
    case .path(let node, _): [node]
    case .not(let inner): inner.nodes
    case .binary(_, let left, let right): left.nodes.union(right.nodes)
    }
  }

  /// What it comes to.
  /// - Parameter state: the state of the machine of that name; nil where it is not known.
  func value(_ state: (String) -> Any?) -> StateValue {
    switch self {
    case .value(let value): return value
    case .path(let node, let path): return StateValue(state(node).flatMap { path.value(in: $0) })
    case .not(let inner): return .flag(!inner.value(state).isTrue)
    case .binary(.or, let left, let right): return .flag(left.value(state).isTrue || right.value(state).isTrue)
    case .binary(.and, let left, let right): return .flag(left.value(state).isTrue && right.value(state).isTrue)
    case .binary(let sign, let left, let right): return sign.apply(left.value(state), right.value(state))
    }
  }
}

extension StateExpression.Operator {
  fileprivate func apply(_ left: StateValue, _ right: StateValue) -> StateValue {
    if self == .equal { return .flag(left == right) }
    if self == .unequal { return .flag(left != right) }
    guard case .number(let a) = left, case .number(let b) = right else {
      return rank == 2 ? .flag(false) : .nothing
    }
    switch self {
    case .less: return .flag(a < b)
    case .lessOrEqual: return .flag(a <= b)
    case .greater: return .flag(a > b)
    case .greaterOrEqual: return .flag(a >= b)
    case .plus: return Self.checked(a.addingReportingOverflow(b))
    case .minus: return Self.checked(a.subtractingReportingOverflow(b))
    case .times: return Self.checked(a.multipliedReportingOverflow(by: b))
    default: return b == 0 ? .nothing : Self.checked(a.dividedReportingOverflow(by: b))
    }
  }

  private static func checked(_ result: (partialValue: Int64, overflow: Bool)) -> StateValue {
    result.overflow ? .nothing : .number(result.partialValue)
  }
}

/// A question to the states of nodes: `agent-3.turn.counters.peersBanned > 0 && origin.exchanges == 0`.
///
/// `sum ROLE.PATH` adds up what all nodes of a role have. A path begins with a node's name, or with `here` for the
/// node whose turn it was. There are whole numbers, 'texts', `true`, `false`, `nothing`; `! * / + - < <= > >= == != &&
/// ||` bind as in Swift; what is no number is not smaller than anything. A minus stands between spaces: `agent-3` is a
/// name.
indirect enum StateExpression: Sendable {
  case value(StateValue)
  case path(node: String, StatePath)
  /// What all nodes of a role have there, added up; what is no number counts nothing.
  case sum(role: String, StatePath)
  case not(StateExpression)
  case binary(Operator, StateExpression, StateExpression)

  enum Operator: String, CaseIterable, Sendable {
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
    case .value, .sum: []
    case .path(let node, _): [node]
    case .not(let inner): inner.nodes
    case .binary(_, let left, let right): left.nodes.union(right.nodes)
    }
  }

  /// The roles over whose nodes it adds up.
  var roles: Set<String> {
    switch self {
    case .value, .path: []
    case .sum(let role, _): [role]
    case .not(let inner): inner.roles
    case .binary(_, let left, let right): left.roles.union(right.roles)
    }
  }

  /// The ways into states that it asks for, in their order.
  var paths: [(node: String, path: StatePath)] {
    switch self {
    case .value, .sum: []
    case .path(let node, let path): [(node, path)]
    case .not(let inner): inner.paths
    case .binary(_, let left, let right): left.paths + right.paths
    }
  }

  /// What it comes to.
  /// - Parameters:
  ///   - state: the state of the machine of that name; nil where it is not known.
  ///   - all: the states of a role's machines, as far as they are known.
  func value(_ state: (String) -> Any?, all: (String) -> [Any]) -> StateValue {
    func value(_ part: StateExpression) -> StateValue { part.value(state, all: all) }
    switch self {
    case .value(let value): return value
    case .path(let node, let path): return StateValue(state(node).flatMap { path.value(in: $0) })
    case .sum(let role, let path):
      return all(role).reduce(StateValue.number(0)) { sum, state in
        guard case .number = StateValue(path.value(in: state)) else { return sum }
        return Operator.plus.apply(sum, StateValue(path.value(in: state)))
      }
    case .not(let inner): return .flag(!value(inner).isTrue)
    case .binary(.or, let left, let right): return .flag(value(left).isTrue || value(right).isTrue)
    case .binary(.and, let left, let right): return .flag(value(left).isTrue && value(right).isTrue)
    case .binary(let sign, let left, let right): return sign.apply(value(left), value(right))
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

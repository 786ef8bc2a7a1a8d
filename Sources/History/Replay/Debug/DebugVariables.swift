import Nodes

/// What a debugger shows of a machine's state: a tree, of which each level is asked for when somebody opens it.
struct DebugVariables {
  /// What a reference of the protocol stands for, until the session moves.
  private enum Handle {
    /// A part of a state, and how an expression calls it; nil where none can: it is of another moment than the cursor.
    case part(Any, name: String?)
    case texts([(name: String, value: String)])
  }

  /// One line of a view.
  struct Row {
    var name: String
    var value: String
    var type = ""
    /// 0 for what has no parts.
    var reference = 0
    var named = 0
    var indexed = 0
    var expression: String?
  }

  private var handles: [Handle] = []

  /// Parts that are told at once to who does not say how many it wants.
  private static let usual = 500
  static let most = 10_000
  /// References that a client may ask for between two moves.
  private static let mostHandles = 200_000

  /// The session moved: what references stood for is no more.
  mutating func forget() { handles = [] }

  private mutating func add(_ handle: Handle) -> Int {
    guard handles.count < Self.mostHandles else { return 0 }
    handles.append(handle)
    return handles.count
  }

  mutating func reference(to texts: [(name: String, value: String)]) -> Int { add(.texts(texts)) }

  mutating func reference(to state: Any, name: String?) -> Int { add(.part(state, name: name)) }

  /// - Parameter name: how an expression calls the value.
  mutating func row(_ label: String, _ value: Any, name: String?) -> Row {
    let node = StateNode(value)
    var row = Row(name: label, value: node.summary, type: Brief.describing(type(of: node.value)), expression: name)
    guard !node.isLeaf else { return row }
    row.reference = add(.part(value, name: name))
    if node.isList { row.indexed = node.count } else { row.named = node.count }
    return row
  }

  /// The parts of what a reference stands for; nil for one that stands for nothing.
  mutating func rows(of reference: Int, from start: Int, count: Int?) -> [Row]? {
    guard handles.indices.contains(reference - 1) else { return nil }
    let most = min(count.map { $0 > 0 ? $0 : Self.usual } ?? Self.usual, Self.most)
    switch handles[reference - 1] {
    case .texts(let texts):
      return texts.dropFirst(start).prefix(most).map { Row(name: $0.name, value: $0.value) }
    case .part(let value, let name):
      let parts = StateNode(value).parts
      var rows: [Row] = []
      for (part, value) in parts.dropFirst(start).prefix(most) {
        let label = "\(StatePath([part]))"
        let separator = label.hasPrefix("[") ? "" : "."
        rows.append(row(label, value, name: name.map { $0 + separator + label }))
      }
      let left = parts.count - start - rows.count
      if count ?? 0 == 0, left > 0 { rows.append(Row(name: "…", value: "and \(left) more")) }
      return rows
    }
  }
}

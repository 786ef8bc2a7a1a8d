/// A value of a machine's state, as a tree: what it is called by its parts, or what it says if it has none.
struct StateNode {
  /// Looked through: never an optional that is there.
  let value: Any
  private let mirror: Mirror

  init(_ value: Any) {
    var (value, mirror) = (value, Mirror(reflecting: value))
    while mirror.displayStyle == .optional, let inner = mirror.children.first {
      value = inner.value
      mirror = Mirror(reflecting: value)
    }
    (self.value, self.mirror) = (value, mirror)
  }

  var isList: Bool { mirror.displayStyle == .collection || mirror.displayStyle == .set }
  var count: Int { mirror.children.count }

  /// Whether it has no parts worth a line of their own: it is shown by its words.
  var isLeaf: Bool {
    if mirror.children.isEmpty || value is String { return true }
    // A number of its own type, such as a node's id or an instant.
    return mirror.displayStyle == .struct && mirror.children.count == 1 && StateNode(firstChild).isPlain
  }

  private var firstChild: Any { mirror.children.first?.value ?? value }
  private var isPlain: Bool { mirror.children.isEmpty || value is String }

  /// Its parts in their order.
  var parts: [(part: StatePath.Part, value: Any)] {
    mirror.children.enumerated().map { at, child in
      guard !isList, let label = child.label, !label.isEmpty, label.first != "." else {
        return (.index(at), child.value)
      }
      return (.name(label), child.value)
    }
  }

  subscript(part: StatePath.Part) -> Any? {
    switch part {
    case .name("count") where isList: return count
    case .name(let name): return mirror.children.first { $0.label == name || $0.label == "_" + name }?.value
    case .index(let index):
      if isList || mirror.displayStyle == .tuple || mirror.displayStyle == .dictionary {
        guard index < count else { return nil }
        return mirror.children[mirror.children.index(mirror.children.startIndex, offsetBy: index)].value
      }
      // A table that keeps its rows in one list.
      let lists = mirror.children.filter { StateNode($0.value).isList }
      return lists.count == 1 ? lists.first.flatMap { StateNode($0.value)[part] } : nil
    }
  }

  /// In a few words, on one line.
  func text(atMost most: Int = 160) -> String {
    let text = Brief.describing(value)
    return text.count > most ? text.prefix(most) + "…" : text
  }

  /// What it is, and how much of it there is.
  var summary: String {
    if isLeaf { return text() }
    let type = Brief.describing(type(of: value))
    return isList ? "\(count) of \(type)" : type
  }

  /// The tree below it, on lines.
  /// - Parameters:
  ///   - depth: how far down.
  ///   - most: how many parts of a list are shown.
  func lines(depth: Int = 2, atMost most: Int = 20, indent: String = "") -> [String] {
    guard !isLeaf, depth > 0 else { return [indent + summary] }
    var lines: [String] = []
    for (part, value) in parts.prefix(most) {
      let node = StateNode(value)
      let name = indent + "\(StatePath([part]))"
      if node.isLeaf || depth == 1 {
        lines.append("\(name) = \(node.summary)")
      } else {
        lines.append("\(name): \(node.summary)")
        lines += node.lines(depth: depth - 1, atMost: most, indent: indent + "  ")
      }
    }
    if parts.count > most { lines.append("\(indent)and \(parts.count - most) more") }
    return lines
  }
}

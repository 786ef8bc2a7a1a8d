/// What an expression over state comes to.
enum StateValue: Hashable, CustomStringConvertible, Sendable {
  case number(Int64)
  case text(String)
  case flag(Bool)
  /// There is no such part, or an optional one is not there.
  case nothing

  /// A part of a state: a value of a type of its own counts as the number or text in it, a list as how many it has.
  init(_ part: Any?) {
    guard let part else {
      self = .nothing
      return
    }
    let node = StateNode(part)
    switch node.value {
    case let number as any BinaryInteger: self = .number(Int64(clamping: number))
    case let flag as Bool: self = .flag(flag)
    case let text as String: self = .text(text)
    default:
      if node.isList {
        self = .number(Int64(node.count))
      } else if node.isLeaf, node.count == 1, let inner = node.parts.first {
        self = StateValue(inner.value)
      } else {
        let text = node.text()
        self = text == "nil" ? .nothing : .text(text)
      }
    }
  }

  /// Whether it counts as yes.
  var isTrue: Bool {
    switch self {
    case .number(let number): number != 0
    case .text(let text): !text.isEmpty
    case .flag(let flag): flag
    case .nothing: false
    }
  }

  var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .text(let text): text
    case .flag(let flag): "\(flag)"
    case .nothing: "nothing"
    }
  }
}

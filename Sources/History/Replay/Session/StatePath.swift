/// A way into a machine's state: `router.objects[0].tally.origin`.
///
/// What a name or a number stands for is what the machine's own parts are called; an optional value is looked through,
/// and the payload of an enumeration's case goes by the case's name.
struct StatePath: Hashable, CustomStringConvertible, Sendable {
  enum Part: Hashable, Sendable {
    case name(String)
    case index(Int)
  }

  var parts: [Part] = []

  /// Nil for what is no path.
  init?(_ text: some StringProtocol) {
    var rest = text[...]
    while let first = rest.first {
      if first == "[" {
        guard let end = rest.firstIndex(of: "]"), let index = Int(rest[rest.index(after: rest.startIndex)..<end]),
          index >= 0
        else { return nil }
        parts.append(.index(index))
        rest = rest[rest.index(after: end)...]
      } else {
        if first == "." {
          rest = rest.dropFirst()
        } else if !parts.isEmpty {
          return nil
        }
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        guard !name.isEmpty else { return nil }
        parts.append(.name(String(name)))
        rest = rest[name.endIndex...]
      }
    }
  }

  init(_ parts: [Part] = []) { self.parts = parts }

  func appending(_ part: Part) -> StatePath { StatePath(parts + [part]) }

  var description: String {
    var text = ""
    for part in parts {
      switch part {
      case .name(let name): text += text.isEmpty ? name : "." + name
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  /// What is there in a value; nil where there is nothing.
  func value(in root: Any) -> Any? {
    var value = root
    for part in parts {
      guard let next = StateNode(value)[part] else { return nil }
      value = next
    }
    return value
  }
}

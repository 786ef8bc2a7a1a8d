/// The parts that values had when they were written, by name: what was added since is absent then.
///
/// Canonical bytes are positional, so that they can be read only by who knows which parts are there. A schema is a line
/// for each struct and each case of an enum with values: its name, as in `AgentInput.OriginAnswer` or
/// `AgentInput.calling`, and the names of its parts (`_0`, `_1` where they have none).
package struct CanonicalSchema: Sendable {
  private struct Line {
    var name: String
    var parts: [String]
  }

  /// In the order of names.
  private let lines: [Line]

  /// - Parameter otherwise: lines for what `text` may not list.
  package init(_ text: String, otherwise: String = "") {
    let own = Self.lines(of: text)
    let more = Self.lines(of: otherwise).filter { line in !own.contains { $0.name == line.name } }
    lines = (own + more).sorted { $0.name < $1.name }
  }

  private static func lines(of text: String) -> [Line] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      return words.first.map { Line(name: $0, parts: Array(words.dropFirst())) }
    }
  }

  /// Whether values of the type or case `name` had the part. What the schema does not list is taken to be as it was.
  func has(_ part: String, in name: String) -> Bool {
    var (low, high) = (0, lines.count)
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return low == lines.count || lines[low].name != name || lines[low].parts.contains(part)
  }

  /// The name of a type as schemas have it: without its module.
  static func name(of type: Any.Type) -> String {
    let full = String(reflecting: type)
    return full.firstIndex(of: ".").map { String(full[full.index(after: $0)...]) } ?? full
  }
}

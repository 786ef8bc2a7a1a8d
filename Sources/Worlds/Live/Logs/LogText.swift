import Nodes

/// Lines of a log for people. Values come from strangers: what could move a cursor, change a colour or turn text round
/// is spelled out.
package enum LogText {
  /// The line, without its end.
  ///
  /// - Parameters:
  ///   - isColoured: with the colours of ECMA-48 terminals.
  ///   - mark: stands before it.
  package static func text(_ line: LogLine, isColoured: Bool, mark: String = "") -> String {
    var parts = [line.time, padded(line.level.uppercased(), 7), line.role].map(bare)
    parts[0] = paint(parts[0], .faint, isColoured)
    parts[1] = paint(parts[1], colour(of: line.level), isColoured)
    if let node = line.node { parts.append(bare(node)) }
    if let seq = line.seq { parts.append(paint("#\(seq)", .faint, isColoured)) }
    parts.append(paint(bare(line.event), .bold, isColoured))
    parts += line.fields.map { paint(bare($0.name) + "=", .faint, isColoured) + value($0.value) }
    return mark + parts.joined(separator: " ")
  }

  /// The text with all that is no letter to a terminal as `\uXXXX`: JSON means the same by it.
  package static func harmless(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHarmful) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isHarmful(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }

  private static func value(_ value: Nodes.LogEvent.Value) -> String {
    guard case .text(let text) = value else { return "\(value)" }
    let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { $0 != " " && $0 != "\"" && $0 != "\\" && $0 != "=" }
    if isPlain, text == harmless(text) { return text }
    return "\"" + harmless(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")) + "\""
  }

  /// A word that has no place for quotes.
  private static func bare(_ text: String) -> String { harmless(text) }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Controls of ASCII and of Latin 1 (ECMA-48), separators of lines, and what changes the direction of writing.
  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  private enum Paint: String {
    case bold = "1"
    case faint = "2"
    case red = "31"
    case yellow = "33"
    case cyan = "36"
    case plain = ""
  }

  private static func colour(of level: String) -> Paint {
    switch level {
    case "error", "critical": .red
    case "warning": .yellow
    case "notice": .cyan
    case "debug", "trace": .faint
    default: .plain
    }
  }

  private static func paint(_ text: String, _ paint: Paint, _ isColoured: Bool) -> String {
    isColoured && paint != .plain ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// A value of a JSON document that we write: objects keep their order, for people read it.
indirect enum DocumentValue: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case text(String)
  case number(Int64)
  case bool(Bool)
  case null
  case list([DocumentValue])
  case object([(name: String, value: DocumentValue)])

  init(stringLiteral text: String) { self = .text(text) }
  init(integerLiteral number: Int64) { self = .number(number) }
  init(booleanLiteral bool: Bool) { self = .bool(bool) }
  init(arrayLiteral items: DocumentValue...) { self = .list(items) }
  init(dictionaryLiteral members: (String, DocumentValue)...) {
    self = .object(members.map { (name: $0.0, value: $0.1) })
  }

  static func texts(_ texts: [String]) -> DocumentValue { .list(texts.map(DocumentValue.text)) }

  /// An object with more members; anything else stays as it is.
  func adding(_ more: [(name: String, value: DocumentValue)]) -> DocumentValue {
    guard case .object(let members) = self else { return self }
    return .object(members + more)
  }

  /// JSON (RFC 8259), indented by a space a level.
  var json: String {
    var text = ""
    write(to: &text, indent: "\n")
    return text + "\n"
  }

  private func write(to text: inout String, indent: String) {
    switch self {
    case .text(let value): Self.write(value, to: &text)
    case .number(let number): text += "\(number)"
    case .bool(let value): text += value ? "true" : "false"
    case .null: text += "null"
    case .list(let items): Self.write(items.map { (nil, $0) }, "[", "]", to: &text, indent)
    case .object(let members): Self.write(members.map { ($0.name, $0.value) }, "{", "}", to: &text, indent)
    }
  }

  private static func write(
    _ items: [(name: String?, value: DocumentValue)], _ open: String, _ close: String, to text: inout String,
    _ indent: String
  ) {
    text += open
    for (at, item) in items.enumerated() {
      text += (at > 0 ? "," : "") + indent + " "
      if let name = item.name {
        write(name, to: &text)
        text += ": "
      }
      item.value.write(to: &text, indent: indent + " ")
    }
    text += (items.isEmpty ? "" : indent) + close
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

/// Reads expressions over state.
struct ExpressionParser {
  /// Why a text is no expression, in a sentence.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private var rest: Substring
  private var depth = 0

  private static let deepest = 64

  private init(_ text: String) { rest = text[...] }

  static func parse(_ text: String) throws(Failure) -> StateExpression {
    var parser = ExpressionParser(text)
    let expression = try parser.expression(rank: 0)
    parser.skip()
    guard parser.rest.isEmpty else { throw Failure(description: "'\(parser.rest)' makes no sense there") }
    return expression
  }

  private mutating func expression(rank: Int) throws(Failure) -> StateExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest else { throw Failure(description: "that is too deep") }
    var left = try factor()
    while let sign = sign(), sign.rank >= rank {
      skip()
      rest = rest.dropFirst(sign.rawValue.count)
      left = .binary(sign, left, try expression(rank: sign.rank + 1))
    }
    return left
  }

  /// The operator that follows, if one does.
  private mutating func sign() -> StateExpression.Operator? {
    skip()
    return StateExpression.Operator.allCases.first { rest.hasPrefix($0.rawValue) }
  }

  private mutating func factor() throws(Failure) -> StateExpression {
    skip()
    guard let first = rest.first else { throw Failure(description: "something is missing at the end") }
    switch first {
    case "!":
      rest = rest.dropFirst()
      depth += 1
      defer { depth -= 1 }
      guard depth < Self.deepest else { throw Failure(description: "that is too deep") }
      return .not(try factor())
    case "(":
      rest = rest.dropFirst()
      let inner = try expression(rank: 0)
      skip()
      guard rest.first == ")" else { throw Failure(description: "a ')' is missing") }
      rest = rest.dropFirst()
      return inner
    case "'", "\"":
      let text = rest.dropFirst().prefix { $0 != first }
      guard text.endIndex < rest.endIndex else { throw Failure(description: "the text \(rest) has no end") }
      rest = rest[rest.index(after: text.endIndex)...]
      return .value(.text(String(text)))
    case "0"..."9":
      let digits = rest.prefix { $0.isNumber || $0 == "_" }
      guard let number = Int64(digits.filter { $0 != "_" }) else {
        throw Failure(description: "\(digits) is no number")
      }
      rest = rest[digits.endIndex...]
      return .value(.number(number))
    default: return try name()
    }
  }

  /// A word, or a path that begins with a node's name.
  private mutating func name() throws(Failure) -> StateExpression {
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    guard word.first?.isLetter == true else { throw Failure(description: "'\(rest.prefix(20))' makes no sense there") }
    rest = rest[word.endIndex...]
    switch word {
    case "true": return .value(.flag(true))
    case "false": return .value(.flag(false))
    case "nothing": return .value(.nothing)
    case "sum":
      skip()
      guard case .path(let role, let path) = try name() else {
        throw Failure(description: "'sum' is followed by a role and a path: sum agent.turn.counters.wants")
      }
      return .sum(role: role, path)
    default: break
    }
    var end = rest.startIndex
    var isIndex = false
    while end < rest.endIndex {
      let character = rest[end]
      guard character.isLetter || character.isNumber || "._[]".contains(character) else { break }
      if character == "[" { isIndex = true }
      if character == "]", !isIndex { break }
      end = rest.index(after: end)
    }
    guard let path = StatePath(rest[..<end]) else {
      throw Failure(description: "'\(word)\(rest[..<end])' is no path: say \(word).name or \(word).name[0]")
    }
    rest = rest[end...]
    return .path(node: String(word), path)
  }

  private mutating func skip() { rest = rest.drop { $0.isWhitespace } }
}

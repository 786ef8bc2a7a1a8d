/// What braces and keywords say of a file: its types, the length of its functions, and what each line is inside of.
/// Works on blanked text (see `Blanking`); a reader of words, not a parser.
struct Outline {
  enum Scope: Equatable {
    case file
    case type
    case function
    case other
  }

  struct Function {
    var name: String
    var line: Int
    var length: Int
  }

  struct TypeDeclaration {
    var keyword: String
    var name: String
    var line: Int
    var isPrivate: Bool
  }

  var functions: [Function] = []
  /// Types and extensions that are not inside another one.
  var topLevel: [TypeDeclaration] = []
  /// The innermost scope at the start of each line.
  var scopes: [Scope] = [.file]

  init(of blanked: String) {
    var open: [(scope: Scope, name: String, line: Int)] = []
    var head = ""
    var line = 1
    for character in blanked {
      switch character {
      case "\n":
        line += 1
        head.append("\n")
        scopes.append(open.last?.scope ?? .file)
      case "{":
        let declaration = Self.declaration(in: head)
        if declaration.scope == .type, open.isEmpty {
          let words = declaration.words
          topLevel.append(
            TypeDeclaration(
              keyword: words.keyword, name: words.name, line: line - Self.lineBreaks(after: words.at, in: head),
              isPrivate: words.isPrivate))
        }
        open.append(
          (declaration.scope, declaration.name, line - Self.lineBreaks(after: declaration.words.at, in: head)))
        head = ""
      case "}":
        if let closed = open.popLast(), closed.scope == .function {
          functions.append(Function(name: closed.name, line: closed.line, length: line - closed.line + 1))
        }
        head = ""
      case ";": head = ""
      default: head.append(character)
      }
    }
  }

  private typealias Words = (keyword: String, name: String, at: String.Index, isPrivate: Bool)

  /// What the last declaration before an opening brace declares.
  private static func declaration(in head: String) -> (scope: Scope, name: String, words: Words) {
    let lastType = head.matches(of: Patterns.type).last { !isMember($0.range.lowerBound, in: head) }
    let lastFunction = head.matches(of: Patterns.function).last
    if let found = lastType, lastFunction.map({ $0.range.lowerBound < found.range.lowerBound }) ?? true {
      let isPrivate = found.output.modifiers.contains("private")
      let words = (String(found.output.keyword), String(found.output.name), found.range.lowerBound, isPrivate)
      return (.type, words.1, words)
    }
    guard let found = lastFunction else { return (.other, "", ("", "", head.endIndex, false)) }
    let name = found.output.keyword.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return (
      .function, name.prefix { $0 != "(" && $0 != "<" }.description, ("", "", found.output.keyword.startIndex, false)
    )
  }

  private static func isMember(_ at: String.Index, in head: String) -> Bool {
    at > head.startIndex && head[head.index(before: at)] == "."
  }

  private static func lineBreaks(after at: String.Index, in head: String) -> Int {
    head[at...].drop { $0.isWhitespace }.count { $0 == "\n" }
  }
}

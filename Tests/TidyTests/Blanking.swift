/// Replaces what comments, string literals and backticked names say by spaces, so that a rule that looks
/// for a word finds it in code only. Lines keep their numbers and columns.
enum Blanking {
  static func blanked(_ text: String) -> String {
    var scanner = Scanner(text)
    scanner.scan()
    return String(String.UnicodeScalarView(scanner.output))
  }

  private struct Scanner {
    let input: [Unicode.Scalar]
    var output: [Unicode.Scalar] = []
    var at = 0

    init(_ text: String) { input = Array(text.unicodeScalars) }

    mutating func scan() {
      while at < input.count {
        if starts(with: "//") {
          blank { $0.input[$0.at] == "\n" }
        } else if starts(with: "/*") {
          blankComment()
        } else if input[at] == "`" {
          blankName()
        } else if let hashes = literalHashes() {
          blankLiteral(hashes: hashes)
        } else {
          output.append(input[at])
          at += 1
        }
      }
    }

    func starts(with text: String) -> Bool {
      let scalars = Array(text.unicodeScalars)
      return at + scalars.count <= input.count && Array(input[at..<at + scalars.count]) == scalars
    }

    mutating func blank(count: Int) {
      for _ in 0..<count where at < input.count {
        output.append(input[at] == "\n" ? "\n" : " ")
        at += 1
      }
    }

    mutating func blank(until isEnd: (Scanner) -> Bool) {
      while at < input.count, !isEnd(self) { blank(count: 1) }
    }

    mutating func blankComment() {
      var depth = 0
      repeat {
        if starts(with: "/*") {
          depth += 1
          blank(count: 2)
        } else if starts(with: "*/") {
          depth -= 1
          blank(count: 2)
        } else {
          blank(count: 1)
        }
      } while depth > 0 && at < input.count
    }

    /// A quoted name stays a name: its letters become `x`.
    mutating func blankName() {
      output.append("x")
      at += 1
      while at < input.count, input[at] != "`", input[at] != "\n" {
        output.append("x")
        at += 1
      }
      if at < input.count, input[at] == "`" {
        output.append("x")
        at += 1
      }
    }

    /// How many `#` stand before the quote when a string literal starts here.
    func literalHashes() -> Int? {
      var end = at
      while end < input.count, input[end] == "#" { end += 1 }
      return end < input.count && input[end] == "\"" ? end - at : nil
    }

    mutating func blankLiteral(hashes: Int) {
      let hash = String(repeating: "#", count: hashes)
      blank(count: hashes)
      let quote = starts(with: "\"\"\"") ? "\"\"\"" : "\""
      output.append("\"")
      at += 1
      blank(count: quote.count - 1)
      while at < input.count, !starts(with: quote + hash) {
        if quote.count == 1, input[at] == "\n" { return }
        if starts(with: "\\" + hash + "(") {
          blank(count: 2 + hashes)
          blankInterpolation()
        } else if starts(with: "\\" + hash) {
          blank(count: 2 + hashes)
        } else {
          blank(count: 1)
        }
      }
      blank(count: quote.count + hashes - 1)
      output.append("\"")
      at += 1
    }

    mutating func blankInterpolation() {
      var depth = 1
      while at < input.count, depth > 0 {
        if let hashes = literalHashes() {
          blankLiteral(hashes: hashes)
          continue
        }
        if input[at] == "(" { depth += 1 }
        if input[at] == ")" { depth -= 1 }
        blank(count: 1)
      }
    }
  }
}

extension Rule {
  /// Limits that keep a file readable on a screen and a function readable in one go.
  static let sizes = [fileLength, functionLength, lineWidth]

  static let fileLength = Rule(
    name: "a file has at most 500 lines",
    canary: ("Sources/Core/Wire/Long.swift", "struct Long {\n" + String(repeating: "  // more\n", count: 500) + "}\n")
  ) { file in
    file.lines.count <= 500
      ? [] : [Finding(path: file.path, line: 501, sentence: "the file has \(file.lines.count) lines")]
  }

  static let functionLength = Rule(
    name: "a function has at most 70 lines",
    canary: (
      "Sources/Core/Wire/Long.swift",
      "struct Long {\n  func run(\n    a: Int\n  ) {\n" + String(repeating: "    step()\n", count: 70) + "  }\n}\n"
    )
  ) { file in
    file.outline.functions.filter { $0.length > 70 }.map {
      Finding(path: file.path, line: $0.line, sentence: "'\($0.name)' has \($0.length) lines")
    }
  }

  static let lineWidth = Rule(
    name: "a line has at most 120 columns",
    canary: ("Sources/Core/Wire/Wide.swift", "struct Wide {}  // " + String(repeating: "w", count: 120) + "\n")
  ) { file in
    file.lines.enumerated().filter { $0.element.count > 120 }.map {
      Finding(path: file.path, line: $0.offset + 1, sentence: "the line has \($0.element.count) columns")
    }
  }
}

/// How the source is spread over files, and what is shown that nobody looks at.
extension TreeRule {
  /// By text: a name that any other file of Sources writes has a caller.
  static let calledPackage = TreeRule(
    name: "what is package has a caller in another file",
    canary: [
      ("Sources/Core/Wire/Lonely.swift", "struct Lonely {\n  package func wait() {}\n  func go() { wait() }\n}\n"),
      ("Sources/Core/Wire/Other.swift", "struct Other {\n  /// Does not wait().\n  func go() {}\n}\n"),
    ],
    good: [
      ("Sources/Core/Wire/Lonely.swift", "struct Lonely {\n  package func wait() {}\n}\n"),
      ("Sources/Core/Wire/Other.swift", "struct Other {\n  func go() { Lonely().wait() }\n}\n"),
    ],
    exceptions: Exceptions.uncalled
  ) { files in
    let files = files.filter { $0.isOurs }
    // Names in interpolated text count: so the text is read, and comments are not.
    var homes: [Substring: Int] = [:]
    for file in files {
      for word in Set(file.lines.flatMap { words(of: $0) }) { homes[word, default: 0] += 1 }
    }
    return files.flatMap { file in
      file.code.enumerated().compactMap { at, line -> Breach? in
        guard let found = line.firstMatch(of: Patterns.packageSymbol), homes[found.output.1] == 1 else { return nil }
        return breach(file, at + 1, "\(file.stem).\(found.output.1)", "nobody else names '\(found.output.1)'")
      }
    }
  }

  private static func words(of line: Substring) -> [Substring] {
    if line.drop(while: { $0 == " " }).hasPrefix("//") { return [] }
    return line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
  }

  static let spread = TreeRule(
    name: "a type is in at most five files",
    canary: parts(5) + [("Sources/Core/Wire/Wide.swift", "struct Wide {\n}\n")],
    good: parts(4) + [("Sources/Core/Wire/Wide.swift", "struct Wide {\n}\n")],
    exceptions: Exceptions.spread
  ) { files in
    var places: [String: [SourceFile]] = [:]
    for file in files where file.isOurs {
      let names = Set(file.outline.topLevel.filter { !$0.isPrivate }.map { $0.name.prefix { $0 != "." } })
      for name in names { places[String(name), default: []].append(file) }
    }
    return places.sorted { $0.key < $1.key }.compactMap { name, files in
      // Types of Swift and of libraries are no business of ours.
      guard files.count > 5, files.contains(where: { $0.stem == name }) else { return nil }
      return breach(files[0], 1, name, "'\(name)' is in \(files.count) files")
    }
  }

  /// A file of a handful of lines makes its reader open another: small types are nested in what they serve.
  static let tinyFiles = TreeRule(
    name: "of a module's files, at most one in ten has 15 lines or fewer",
    canary: sized("Large", 9, lines: 16) + sized("Tiny", 2, lines: 15),
    good: sized("Large", 9, lines: 16) + sized("Tiny", 1, lines: 15),
    exceptions: Exceptions.tiny
  ) { files in
    Dictionary(grouping: files.filter { $0.isOurs }, by: \.module).sorted { $0.key < $1.key }.compactMap {
      module, files in
      let tiny = files.filter { file in file.code.count { !$0.allSatisfy(\.isWhitespace) } <= 15 }
      guard tiny.count * 10 > files.count, tiny.count > 1 else { return nil }
      return breach(tiny[0], 1, module, "\(tiny.count) of the \(files.count) files of \(module) are tiny")
    }
  }

  private static func parts(_ count: Int) -> [(path: String, text: String)] {
    (0..<count).map { ("Sources/Core/Wire/Wide+\($0).swift", "extension Wide: P\($0) {\n}\n") }
  }

  private static func sized(_ name: String, _ count: Int, lines: Int) -> [(path: String, text: String)] {
    (0..<count).map {
      ("Sources/Core/Wire/\(name)\($0).swift", String(repeating: "let a = 1\n", count: lines))
    }
  }
}

/// An organ owns private state and never sees its owner.
extension TreeRule {
  static let partsConform = TreeRule(
    name: "a file named Type+Part changes no state: it is for a conformance",
    canary: [("Sources/Core/Wire/Reader+Rest.swift", "extension Reader {\n  mutating func skip() {}\n}\n")],
    good: [("Sources/Core/Wire/Reader.swift", "struct Reader {\n  mutating func skip() {}\n}\n")],
    exceptions: Exceptions.parts
  ) { files in
    files.filter { $0.isOurs && $0.path.contains("+") }.flatMap { file in
      file.matches(Patterns.mutatingFunction).map {
        breach(file, $0.line, file.path, "'\($0.text)' belongs to an organ, or to the type's own file")
      }
    }
  }

  /// An organ is a struct of the core's nodes or swarming that has a mutating function. Turns are the one argument
  /// that organs share, and show what they carry.
  static let privateState = TreeRule(
    name: "what an organ stores, others do not change",
    canary: [
      ("Sources/Core/Swarming/Queue.swift", "struct Queue {\n  var list: [Int] = []\n  mutating func add() {}\n}\n")
    ],
    good: [
      (
        "Sources/Core/Swarming/Queue.swift",
        """
        struct Queue {
          struct Entry {
            var at: Int
          }
          private var list: [Entry] = []
          private(set) var count = 0
          let limit = 3
          static var none: Int { 0 }
          var isEmpty: Bool { list.isEmpty }
          mutating func add() {}
        }
        """
      ), ("Sources/Core/Swarming/Share.swift", "struct Share {\n  var part: Int\n}\n"),
    ],
    exceptions: Exceptions.openState
  ) { files in
    files.filter(isOrgan).flatMap { file in
      var isInside = false
      return file.code.enumerated().compactMap { at, line -> Breach? in
        if line.firstMatch(of: Patterns.topStruct) != nil { isInside = !line.contains("}") }
        if line.hasPrefix("}") { isInside = false }
        guard isInside, let found = line.firstMatch(of: Patterns.openProperty) else { return nil }
        let head = line.prefix { $0 != "=" }
        if head.contains("{") { return nil }
        return breach(file, at + 1, file.path, "'\(found.output.1)' can be changed by others")
      }
    }
  }

  static let ownerless = TreeRule(
    name: "an organ does not name its owner",
    canary: [
      (
        "Sources/Core/Swarming/Queue.swift",
        "struct Queue {\n  mutating func add(_ owner: inout ObjectExchange) {}\n}\n"
      )
    ],
    good: [
      ("Sources/Core/Nodes/Agent/Object.swift", "struct Object {\n  mutating func add(_ x: ObjectExchange) {}\n}\n")
    ],
    exceptions: Exceptions.owned
  ) { files in
    let owners = [
      ("AgentMachine", ["Sources/Core/Nodes/Agent/", "Sources/Core/Swarming/"]),
      ("OriginMachine", ["Sources/Core/Nodes/Origin/"]),
      ("SelectorMachine", ["Sources/Core/Nodes/Selector/", "Sources/Core/Selection/"]),
      ("ObjectExchange", ["Sources/Core/Swarming/"]),
    ]
    return files.filter { $0.isCore }.flatMap { file in
      owners.filter { owner in owner.1.contains { file.path.hasPrefix($0) } && file.stem != owner.0 }.flatMap { owner in
        file.code.enumerated().filter { names($0.element, owner.0) }.map {
          breach(file, $0.offset + 1, file.path, "'\(owner.0)' owns what is declared here")
        }
      }
    }
  }

  static func breach(_ file: SourceFile, _ line: Int, _ subject: String, _ sentence: String) -> Breach {
    Breach(subject: subject, finding: Finding(path: file.path, line: line, sentence: sentence))
  }

  private static func isOrgan(_ file: SourceFile) -> Bool {
    guard file.path.hasPrefix("Sources/Core/Nodes/") || file.path.hasPrefix("Sources/Core/Swarming/"),
      !file.stem.hasSuffix("Turn")
    else { return false }
    return !file.matches(Patterns.mutatingFunction).isEmpty
  }

  private static func names(_ line: Substring, _ word: String) -> Bool {
    line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { $0 == word }
  }
}

extension Rule {
  static let noPublic = Rule(
    name: "nothing is public: the doors between modules are package",
    canary: ("Sources/Core/Wire/Door.swift", "/// A door.\npublic struct Door {}\n")
  ) { file in
    guard file.isOurs else { return [] }
    return file.matches(
      Patterns.publicDoor
    )
    .map { Finding(path: file.path, line: $0.line, sentence: "'\($0.text)'") }
  }

  static let noForce = Rule(
    name: "no forced try",
    canary: ("Sources/Worlds/Live/Force.swift", "struct Force {\n  let a = try! make()\n}\n")
  ) { file in
    guard file.isOurs else { return [] }
    return file.matches(Patterns.forcedTry).map { Finding(path: file.path, line: $0.line, sentence: "'\($0.text)'") }
  }

  static let oneLog = Rule(
    name: "what is logged has a name in the catalogue",
    canary: ("Sources/Worlds/Live/Talk.swift", "struct Talk {\n  func go() { logger.info(\"Here I am\") }\n}\n")
  ) { file in
    guard file.isOurs else { return [] }
    return file.matches(Patterns.logger).map { line, text in
      Finding(path: file.path, line: line, sentence: "'\(text)' goes past LogEventName")
    }
  }

  static let oneType = Rule(
    name: "a file declares one type and is named after it",
    canary: ("Sources/Core/Wire/Alpha.swift", "struct Alpha {\n}\nstruct Beta {\n}\n")
  ) { file in
    guard file.isOurs else { return [] }
    return file.outline.topLevel.filter { !$0.isPrivate && $0.keyword != "extension" && $0.name != file.stem }.map {
      Finding(path: file.path, line: $0.line, sentence: "'\($0.name)' belongs in a file of its own")
    }
  }

  static let documented = Rule(
    name: "a type that other modules see says what it is",
    canary: ("Sources/Core/Wire/Mute.swift", "@frozen\npackage struct Mute {\n}\n")
  ) { file in
    guard file.isCore else { return [] }
    return file.matches(Patterns.packageType).compactMap { line, _ in
      var above = line - 2
      while above >= 0, file.lines[above].hasPrefix("@") { above -= 1 }
      if above >= 0, file.lines[above].hasPrefix("///") { return nil }
      return Finding(path: file.path, line: line, sentence: "no doc comment above '\(file.lines[line - 1])'")
    }
  }

  /// A new order does not compile before every world says what becomes of it.
  static let totalOrders = Rule(
    name: "who carries out effects names all of them",
    canary: (
      "Sources/Worlds/Live/Half.swift",
      """
      struct Half {
        func perform(_ effect: Effect) {
          switch effect {
          case .go: go()
          default: break
          }
        }
      }

      """
    )
  ) { file in
    guard file.path.hasPrefix("Sources/Worlds/") else { return [] }
    return file.outline.functions.filter { $0.name == "func perform" }.flatMap { function in
      (function.line..<(function.line + function.length)).filter { file.code[$0 - 1].contains("default:") }.map {
        Finding(path: file.path, line: $0, sentence: "an effect that nobody names is lost here")
      }
    }
  }

  /// At the socket level the numbers of TCP's options mean others: TCP_NODELAY is SO_DEBUG there, for root only.
  static let tcpLevel = Rule(
    name: "an option of TCP is set at TCP's level",
    canary: (
      "Sources/Worlds/Live/Late.swift", "struct Late {\n  let a = option(.socketOption(.tcp_nodelay), value: 1)\n}\n"
    )
  ) { file in
    guard file.isOurs else { return [] }
    return file.matches(Patterns.tcpAtSocketLevel)
      .map { Finding(path: file.path, line: $0.line, sentence: "'\($0.text)': use .tcpOption") }
  }
}

/// The laws of the core: what decides is deterministic and touches nothing.
extension Rule {
  static let importsInCore = Rule(
    name: "the core imports the core and collections only",
    canary: ("Sources/Core/Wire/Reach.swift", "import Foundation\nstruct Reach {\n}\n")
  ) { file in
    core(file, Patterns.importLine) { text in
      let module = text.split(separator: " ").last.map(String.init) ?? ""
      return Manifest.core.contains(module) ? nil : "'\(module)' has no place in the core"
    }
  }

  static let noClock = Rule(
    name: "the core has no clock: time is an argument",
    canary: ("Sources/Core/Wire/Clock.swift", "struct Clock {\n  let born = ContinuousClock.now\n}\n")
  ) { file in
    core(file, Patterns.clock) {
      "'\($0)' reads a clock"
    }
  }

  static let noRandomness = Rule(
    name: "the core has no randomness but the seeded generator in its state",
    canary: ("Sources/Core/Wire/Dice.swift", "struct Dice {\n  func roll() -> Int { .random(in: 1...6) }\n}\n")
  ) { file in
    core(file, Patterns.randomness) { "'\($0)' differs from run to run" }
  }

  static let noFloatingPoint = Rule(
    name: "the core has no floating point",
    canary: ("Sources/Core/Wire/Share.swift", "struct Share {\n  let part: Double\n}\n")
  ) { file in
    // Swift's Encoder and Decoder protocols name the types; the canonical coding refuses their values.
    if file.path.contains("/Vocabulary/Canonical/") { return [] }
    return core(file, Patterns.floatingPoint) { "'\($0)' is floating point" }
  }

  static let noConcurrency = Rule(
    name: "the core has no concurrency",
    canary: ("Sources/Core/Wire/Later.swift", "struct Later {\n  func run() async {}\n}\n")
  ) { file in
    core(file, Patterns.concurrency) {
      "'\($0)' lets the order of things vary"
    }
  }

  static let noOutput = Rule(
    name: "the core touches neither the terminal nor files",
    canary: ("Sources/Core/Wire/Chatter.swift", "struct Chatter {\n  func say() { print(1) }\n}\n")
  ) { file in
    core(file, Patterns.output) {
      "'\($0))' touches the world"
    }
  }

  static let noStoredHash = Rule(
    name: "the core stores no Dictionary or Set: their order differs from process to process",
    canary: ("Sources/Core/Wire/Table.swift", "struct Table {\n  private var byName: [String: Int] = [:]\n}\n")
  ) { file in
    guard file.isCore else { return [] }
    return file.code.enumerated().compactMap { at, line in
      guard at < file.outline.scopes.count, file.outline.scopes[at] == .type, !line.contains("static "),
        let found = line.firstMatch(of: Patterns.declaration), mentionsHash(found.output.2),
        !found.output.2.contains("{")
      else { return nil }
      return Finding(path: file.path, line: at + 1, sentence: "'\(found.output.1)' is stored in hash order")
    }
  }

  static let noHashOrder = Rule(
    name: "the core never walks a Dictionary or Set unsorted",
    canary: (
      "Sources/Core/Wire/Walk.swift",
      "struct Walk {\n  func go() {\n    var seen: Set<Int> = []\n    for one in seen { use(one) }\n  }\n}\n"
    )
  ) { file in
    guard file.isCore else { return [] }
    let names = file.code.compactMap { line -> Substring? in
      guard let found = line.firstMatch(of: Patterns.declaration) else { return nil }
      return mentionsHash(found.output.2) ? found.output.1 : nil
    }
    return file.code.enumerated().flatMap { at, line in
      names.filter { walks(line, $0) }.map {
        Finding(
          path: file.path, line: at + 1,
          sentence: "'\($0)' is walked in hash order; sort it, or use an ordered collection")
      }
    }
  }

  private static func core(
    _ file: SourceFile, _ pattern: Regex<Substring>, _ sentence: (Substring) -> String?
  ) -> [Finding] {
    guard file.isCore else { return [] }
    return file.matches(pattern).compactMap { line, text in
      sentence(text).map { Finding(path: file.path, line: line, sentence: $0) }
    }
  }

  /// Whether a declaration's type or value is a hash collection.
  private static func mentionsHash(_ rest: Substring) -> Bool {
    guard let found = rest.firstMatch(of: Patterns.hashType) else { return false }
    return !rest[..<found.range.lowerBound].contains("Ordered")
  }

  private static func walks(_ line: Substring, _ name: Substring) -> Bool {
    if line.contains("sorted") || line.contains(".min") || line.contains(".max") { return false }
    guard let at = line.firstRange(of: name), !line[..<at.lowerBound].hasSuffix(".") || line.contains("self.\(name)")
    else {
      return false
    }
    if line.firstMatch(of: Patterns.walk).map({ $0.output.1 == name }) ?? false {
      return true
    }
    let walks = [
      "map", "compactMap", "flatMap", "forEach", "filter", "reduce", "first", "keys", "values", "prefix", "popFirst",
      "enumerated",
    ]
    return walks.contains { line.contains("\(name).\($0)") }
  }
}

import Foundation

/// What Package.swift allows each target to import.
struct Manifest {
  /// All that core modules may import: each other and ordered containers.
  static let core: Set<String> = [
    "Vocabulary", "Wire", "Selection", "Swarming", "Nodes", "OrderedCollections", "HeapModule", "DequeModule",
  ]
  /// What comes with Swift and needs no declaration, outside the core.
  static let system: Set<String> = [
    "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization", "Testing",
  ]

  /// Target name to the modules that it declares.
  private(set) var dependencies: [String: Set<String>] = [:]

  init(_ text: String) {
    var shorthands: [String: [String]] = [:]
    for found in text.matches(of: #/(?m)^let (\w+): (?:\[Target\.Dependency\]|Target\.Dependency) = (.*)$/#) {
      shorthands[String(found.output.1)] = Self.names(in: found.output.2.replacing(#/package: "[^"]+"/#, with: ""))
    }
    let targets = text.firstRange(of: "  targets: [").map { text[$0.upperBound...] } ?? ""
    let starts = targets.matches(of: #/\.(?:target|executableTarget|testTarget|systemLibrary)\(/#).map(
      \.range.lowerBound)
    for (start, end) in zip(starts, starts.dropFirst() + [targets.endIndex]) {
      let entry = targets[start..<end]
      guard let name = entry.firstMatch(of: #/name: "(\w+)"/#)?.output.1 else { continue }
      guard let list = entry.firstMatch(of: #/(?s)dependencies: (\[.*?)(?:path:|swiftSettings:)/#)?.output.1 else {
        dependencies[String(name)] = []
        continue
      }
      let bare = list.replacing(#/package: "[^"]+"/#, with: "")
      var modules = Set(Self.names(in: bare))
      let words = bare.replacing(#/"[^"]*"/#, with: "").matches(of: #/\b\w+\b/#).map { String($0.output) }
      for word in words { modules.formUnion(shorthands[word] ?? []) }
      dependencies[String(name)] = modules
    }
  }

  private static func names(in text: some StringProtocol) -> [String] {
    String(text).matches(of: #/"(\w+)"/#).map { String($0.output.1) }
  }

  /// Whether a file of `target` may import `module`.
  func allows(_ target: String, _ module: String) -> Bool {
    guard let declared = dependencies[target] else { return false }
    return declared.contains(module) || (!Self.core.contains(target) && Self.system.contains(module))
  }
}

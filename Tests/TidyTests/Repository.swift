import Foundation

/// The repository that these tests were compiled from.
enum Repository {
  static let root: URL = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every Swift file under Sources and Tests, in the order of paths.
  static let files: [SourceFile] = ["Sources", "Tests"].flatMap { folder -> [SourceFile] in
    let base = root.appendingPathComponent(folder)
    let names = (FileManager.default.enumerator(atPath: base.path)?.allObjects as? [String] ?? []).sorted()
    return names.filter { $0.hasSuffix(".swift") }.compactMap { name in
      let text = try? String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
      return text.map { SourceFile(path: "\(folder)/\(name)", text: $0) }
    }
  }

  static func manifest() throws -> Manifest {
    Manifest(try String(contentsOf: root.appendingPathComponent("Package.swift"), encoding: .utf8))
  }
}

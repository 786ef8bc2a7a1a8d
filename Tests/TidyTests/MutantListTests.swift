import Foundation
import Testing

/// The list of faults that `make mutants` puts into the program must fit it.
@Suite struct MutantListTests {
  private struct Fault: Decodable {
    var name: String
    var file: String
    var old: String
    var new: String
    var why: String
    var kind: String?
  }

  private func faults() throws -> [Fault] {
    let path = Repository.root.appendingPathComponent("Tests/Mutants/faults.json")
    return try JSONDecoder().decode([Fault].self, from: Data(contentsOf: path))
  }

  @Test func `every fault's text is in its file exactly once, and its replacement is another`() throws {
    let files = Dictionary(
      uniqueKeysWithValues: Repository.files.map { ($0.path, $0.lines.joined(separator: "\n")) })
    for fault in try faults() {
      guard let text = files[fault.file] else {
        Issue.record("\(fault.name): there is no \(fault.file)")
        continue
      }
      let count = text.ranges(of: fault.old).count
      #expect(count == 1, "\(fault.name): \(fault.file) has its text \(count) times: \(fault.old)")
      #expect(fault.old != fault.new && !fault.why.isEmpty, "\(fault.name)")
      #expect([nil, "expression", "statement"].contains(fault.kind), "\(fault.name)")
      let isStatement = fault.old.contains(/^(for|guard|if|let|return|switch|var|while)\b|\s[-+*\/|&^]?=\s/)
      #expect(!isStatement || fault.kind == "statement", "\(fault.name): as an expression it would not build")
    }
  }

  @Test func `there are sixty faults or more, of every ring, and each has a name of its own`() throws {
    let faults = try faults()
    #expect(faults.count >= 60)
    #expect(Set(faults.map(\.name)).count == faults.count)
    for ring in [
      "Core/Vocabulary", "Core/Wire", "Core/Selection", "Core/Nodes", "History/Trace", "History/Replay", "Worlds/Live",
    ] {
      #expect(faults.contains { $0.file.hasPrefix("Sources/\(ring)/") }, "\(ring) has no fault")
    }
  }
}

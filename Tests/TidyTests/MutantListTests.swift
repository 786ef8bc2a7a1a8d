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
      if let why = Self.misfit(of: fault, in: text) { Issue.record("\(fault.name): \(why)") }
      let isStatement = [fault.old, fault.new].contains {
        $0.contains(/^(for|guard|if|let|return|switch|var|while)\b|\s[-+*\/|&^]?=\s/)
      }
      #expect(!isStatement || fault.kind == "statement", "\(fault.name): as an expression it would not build")
    }
  }

  /// Why a tree with the choice between a text and its replacement would not build, as far as the texts alone show.
  private static func misfit(of fault: Fault, in text: String) -> String? {
    guard let range = text.range(of: fault.old) else { return nil }
    func isInWord(_ character: Character?) -> Bool { character?.isLetter == true || character?.isNumber == true }
    let (before, after) = (text[..<range.lowerBound].last, text[range.upperBound...].first)
    let isCut = isInWord(before) && isInWord(fault.old.first) || isInWord(fault.old.last) && isInWord(after)
    if isCut || before == "." { return "its text begins or ends inside a word" }
    for side in [fault.old, fault.new] {
      var depth = 0
      for character in side {
        if "([{".contains(character) { depth += 1 }
        if ")]}".contains(character) { depth -= 1 }
        if depth < 0 { return "a bracket is closed that is not opened in \(side)" }
        if character == ",", depth == 0, fault.kind != "statement" { return "\(side) is more than one expression" }
      }
      if depth > 0 { return "a bracket stays open in \(side)" }
    }
    return ["case ", "{"].contains { fault.old.hasPrefix($0) } ? "its text is no whole statement or expression" : nil
  }

  @Test func `no fault is inside another's text or replacement, so that all can be put in at once`() throws {
    for (_, faults) in Dictionary(grouping: try faults(), by: \.file) {
      for one in faults {
        for other in faults where other.name != one.name {
          #expect(!other.old.contains(one.old) && !other.new.contains(one.old), "\(one.name), in \(other.name)")
        }
      }
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

import Nodes
import Testing
import Vocabulary

@Suite struct LogCatalogueTests {
  @Test func `every event is in the catalogue once, with a meaning`() {
    let entries = LogCatalogue.groups.flatMap(\.entries)
    #expect(entries.map(\.name.rawValue).sorted() == LogEventName.allCases.map(\.rawValue).sorted())
    for entry in entries {
      #expect(entry.meaning.hasSuffix(".") && entry.meaning.first?.isUppercase == true, "\(entry)")
      let fields = entry.fields + entry.more
      #expect(Set(fields).count == fields.count, "\(entry)")
      #expect(LogCatalogue.entry(of: entry.name)?.meaning == entry.meaning)
    }
  }

  @Test func `every field has a meaning, and an event that has it`() {
    let used = Set(LogCatalogue.groups.flatMap(\.entries).flatMap { $0.fields + $0.more })
    for field in LogField.allCases {
      #expect(field.meaning.hasSuffix("."), "\(field)")
      #expect(used.contains(field), "no event has \(field)")
    }
  }

  @Test func `the lines of a download have the fields that the catalogue names`() throws {
    var bench = GatewayBench()
    var lines = AgentBench.lines(bench.ask("/" + AgentBench.url))
    for case .control(let call, .describe) in bench.head(200, GatewayBench.described) {
      let described = bench.bench.feed(.described(call, .good(AgentBench.description(blocks: 16))))
      lines += AgentBench.lines(described)
      for case .store(let handle, .open) in described {
        let held = BitField(count: 16, repeating: true)
        lines += AgentBench.lines(
          bench.bench.feed(.opened(handle, held: held, provable: BitField(count: 4, repeating: true))))
      }
    }
    lines += AgentBench.lines(bench.bench.feed(.exchangeEnded(ExchangeID(1), sent: 0, isWhole: false)))
    #expect(lines.map(\.name).contains(.wantDescribed) && lines.map(\.name).contains(.request))
    for line in lines {
      let entry = try #require(LogCatalogue.entry(of: line.name))
      let names = Set(line.fields.map(\.name))
      #expect(names.isSuperset(of: entry.fields.map(\.rawValue)), "\(line)")
      #expect(names.isSubset(of: (entry.fields + entry.more).map(\.rawValue)), "\(line)")
    }
  }
}

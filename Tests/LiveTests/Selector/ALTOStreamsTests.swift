import NIOCore
import Nodes
import Selection
import Testing
import Vocabulary
import Wire

@testable import Live

/// Streams of updates (RFC 8895), without a network: what goes out is kept here.
@Suite struct ALTOStreamsTests {
  /// What a test sees and changes.
  private final class Bench {
    var table: PrefixTable
    var policy = ScoringPolicy()
    var isSlow = false
    var begun: [ExchangeID] = []
    var written: [ExchangeID: String] = [:]
    private(set) lazy var service = ALTOService(published: { self.table }, locality: { _ in .unknown })
    private(set) lazy var streams = ALTOStreams(
      service, policy: { self.policy },
      to: ALTOStreams.Sink(
        begin: { exchange, fields in
          #expect(fields.contains(HTTPField("content-type", "text/event-stream")))
          self.begun.append(exchange)
        },
        write: { exchange, bytes in
          self.written[exchange, default: ""] += String(buffer: bytes)
          return !self.isSlow
        }, finish: { _ in }))

    init() throws { table = try PrefixTable(csv: "10.0.0.0/8,1,One,CH\n11.0.0.0/8,2,Two,CH\n") }

    func open(_ number: UInt64, _ parts: [UpdateStreamQuery.Part], from address: String = "192.0.2.1") -> Bool {
      streams.open(ExchangeID(number), UpdateStreamQuery(parts: parts), to: IPAddress(address))
    }

    /// The events of a stream since this was asked last: what each is, and its data.
    func events(_ number: UInt64) throws -> [(type: String, data: JSONValue)] {
      let text = written.removeValue(forKey: ExchangeID(number)) ?? ""
      return try text.split(separator: "\n\n").compactMap { event in
        guard let found = event.wholeMatch(of: /event: (.*)\ndata: (.*)/) else { return nil }
        return (String(found.1), try JSONReader.value(of: Array(found.2.utf8)))
      }
    }
  }

  private func json(_ text: String) throws -> JSONValue { try JSONReader.value(of: Array(text.utf8)) }
  private let maps = [
    UpdateStreamQuery.Part(name: "costs", map: .costs), UpdateStreamQuery.Part(name: "net", map: .network),
  ]

  @Test func `first comes each map whole, and that which others speak of before them`() throws {
    let bench = try Bench()
    let isOpen = bench.open(1, maps)
    #expect(isOpen && bench.begun == [ExchangeID(1)])
    let events = try bench.events(1)
    #expect(events.map(\.type) == ["application/alto-networkmap+json,net", "application/alto-costmap+json,costs"])
    #expect(events.first?.data == (try JSONReader.value(of: bench.service.document(.network, bench.policy))))
    bench.streams.look()
    #expect(try bench.events(1).isEmpty)
  }

  @Test func `what changes is told as a patch, and whole to who takes none`() throws {
    let bench = try Bench()
    let whole = UpdateStreamQuery.Part(name: "whole", map: .costs, takesChanges: false)
    #expect(bench.open(1, maps) && bench.open(2, [whole]))
    let before = try bench.events(1)
    _ = try bench.events(2)
    bench.policy.country = 700
    bench.streams.look()
    let patch = try json(#"{"cost-map": {"AS1-CH": {"AS2-CH": 125}, "AS2-CH": {"AS1-CH": 125}}}"#)
    let events = try bench.events(1)
    #expect(events.map(\.type) == ["application/merge-patch+json,costs"])
    #expect(events.first?.data == patch)
    let now = try JSONReader.value(of: bench.service.document(.costs, bench.policy))
    #expect(before[1].data.mergePatch(to: now) == patch)
    let others = try bench.events(2)
    #expect(others.map(\.type) == ["application/alto-costmap+json,whole"] && others.first?.data == now)
  }

  @Test func `another table changes the network map and its version, and the costs that depend on it`() throws {
    let bench = try Bench()
    #expect(bench.open(1, maps))
    _ = try bench.events(1)
    bench.table = try PrefixTable(csv: "10.0.0.0/8,1,One,CH\n11.0.0.0/8,2,Two,CH\n12.0.0.0/8,2,Two,CH\n")
    bench.streams.look()
    let events = try bench.events(1)
    #expect(events.map(\.type).first == "application/merge-patch+json,net" && events.count == 2)
    let tag = try #require(
      String(decoding: bench.service.document(.network, bench.policy), as: UTF8.self).firstMatch(of: /"tag":"(.*?)"/)?.1
    )
    #expect(
      events.first?.data
        == (try json(
          """
          {"meta": {"vtag": {"tag": "\(tag)"}},
           "network-map": {"AS2-CH": {"ipv4": ["11.0.0.0/8", "12.0.0.0/8"]}}}
          """)))
  }

  @Test func `who has the network map already is told of changes only`() throws {
    let bench = try Bench()
    let tag = try #require(
      String(decoding: bench.service.document(.network, bench.policy), as: UTF8.self).firstMatch(of: /"tag":"(.*?)"/)?.1
    )
    #expect(bench.open(1, [UpdateStreamQuery.Part(name: "net", map: .network, tag: String(tag))]))
    #expect(bench.open(2, [UpdateStreamQuery.Part(name: "net", map: .network, tag: "old")]))
    #expect(try bench.events(1).isEmpty)
    #expect(try bench.events(2).count == 1)
  }

  @Test func `who reads slowly gets the newest map in the end, and nothing more meanwhile`() throws {
    let bench = try Bench()
    bench.isSlow = true
    #expect(bench.open(1, maps))
    #expect(try bench.events(1).map(\.type) == ["application/alto-networkmap+json,net"])
    for country in [400, 500, 600] {
      bench.policy.country = country
      bench.streams.look()
    }
    #expect(try bench.events(1).isEmpty)
    bench.streams.canWrite(ExchangeID(1))
    let events = try bench.events(1)
    #expect(events.map(\.type) == ["application/alto-costmap+json,costs"])
    #expect(events.first?.data == (try JSONReader.value(of: bench.service.document(.costs, bench.policy))))
  }

  @Test func `a stream without news is kept open by a comment`() throws {
    let bench = try Bench()
    #expect(bench.open(1, maps))
    _ = try bench.events(1)
    for _ in 0..<19 { bench.streams.look() }
    #expect(bench.written.isEmpty)
    bench.streams.look()
    #expect(bench.written[ExchangeID(1)] == ":\n\n")
  }

  @Test func `streams are bounded, of one address as well, and who leaves makes room`() throws {
    let bench = try Bench()
    let open = (1...6).filter { bench.open($0, maps) }
    #expect(open == [1, 2, 3, 4])
    for number in 5...80 as ClosedRange<UInt64> {
      let isOpen = bench.open(number, maps, from: "2001:db8:0:\(number / 4)::\(number)")
      #expect(isOpen == (number <= 64), "\(number)")
    }
    bench.streams.ended(ExchangeID(1))
    #expect(bench.open(90, maps))
  }
}

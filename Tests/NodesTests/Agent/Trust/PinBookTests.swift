import Testing
import Vocabulary

@testable import Nodes

@Suite struct PinBookTests {
  private static let origin = "http://192.0.2.1:8080"
  private static let key = Digest256(1, 0, 0, 0)

  private func remembering(_ effects: [AgentEffect]) -> [CallID] {
    effects.compactMap { if case .control(let call, .remember) = $0 { call } else { nil } }
  }

  private func opens(_ effects: [AgentEffect]) -> Bool {
    effects.contains { if case .store(_, .open) = $0 { true } else { false } }
  }

  @Test func `nothing is delivered before the key and the serial that it relies on are kept`() throws {
    var bench = AgentBench()
    bench.confirms = false
    let effects = bench.want()
    let call = try #require(remembering(effects).first)
    #expect(!opens(effects) && !opens(bench.pass(.seconds(3))))
    #expect(opens(bench.feed(.remembered(call, failure: nil))))
  }

  @Test func `whoever comes meanwhile waits for the same pins`() throws {
    var bench = AgentBench()
    bench.confirms = false
    let call = try #require(remembering(bench.want()).first)
    let second = bench.want(as: WantID(1))
    #expect(remembering(second).isEmpty && !opens(second))
    let opened = bench.feed(.remembered(call, failure: nil))
    #expect(opens(opened) && bench.machine.wants.ids(of: ObjectHandle(1)).count == 2)
    // Once it is kept, nobody waits.
    #expect(bench.want(as: WantID(2)).failures.isEmpty)
  }

  @Test func `what cannot be kept is a failure, and is tried again by the next want`() throws {
    var bench = AgentBench()
    bench.confirms = false
    let call = try #require(remembering(bench.want()).first)
    let failed = bench.feed(.remembered(call, failure: "the disk is full"))
    #expect(failed.failures.first?.kind == .storage && !opens(failed))
    #expect(failed.failures.first?.sentence.contains("the disk is full") == true)
    #expect(bench.machine.keyPins.allSatisfy { $0 == .serial(url: AgentBench.url, 0) })
    let again = try #require(remembering(bench.want(as: WantID(1))).first)
    #expect(opens(bench.feed(.remembered(again, failure: nil))))
  }

  @Test func `who relies on what could not be kept fails as well`() throws {
    var bench = AgentBench()
    bench.confirms = false
    let first = try #require(remembering(bench.want()).first)
    let other = bench.want(AgentBench.description(number: 10, path: "/b"), as: WantID(1), url: Self.origin + "/b")
    let second = try #require(remembering(other).first)
    #expect(bench.feed(.remembered(first, failure: "no")).failures.count == 2)
    #expect(!opens(bench.feed(.remembered(second, failure: nil))))
  }

  @Test func `the keys of origins are bounded, and none makes room for another`() {
    var pins: [KeyPin] = []
    for number in 0..<PinBook.keysMax { pins.append(.key(origin: "http://o\(number)", Self.key)) }
    var bench = AgentBench(pins: pins)
    #expect(bench.want().failures.first?.kind == .untrusted)
    #expect(bench.machine.keyPins.count == PinBook.keysMax)
    let known = bench.want(
      AgentBench.description(key: 2, base: "http://o7"), as: WantID(1), url: "http://o7/object.bin")
    #expect(known.failures.first?.sentence.contains("has changed") == true)
  }

  @Test func `serials are bounded, and those of files that are asked for stay`() {
    var book = SerialBook()
    book.set("http://a/used", 7)
    for number in 0..<(3 * SerialBook.halfCount) {
      book.set("http://a/\(number)", 1)
      if number % 10_000 == 0 { book.touch("http://a/used") }
    }
    #expect(book["http://a/used"] == 7 && book["http://a/0"] == nil)
    #expect(book.entries.count <= 2 * SerialBook.halfCount)
    var long = SerialBook()
    let tail = String(repeating: "x", count: 4_000)
    for number in 0..<10_000 { long.set("http://a/\(number)\(tail)", 1) }
    #expect(long.entries.count <= 2 * (SerialBook.halfBytes / 4_000 + 1))
  }
}

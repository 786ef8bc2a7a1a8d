import Foundation
import Testing

@testable import Nodes
@testable import shoal

@Suite struct StatusDecoderTests {
  private struct Numbers: Decodable, Equatable {
    var small: Int8
    var large: UInt64
    var least: Int64
    var isThere: Bool
    var text: String
    var none: String?
    var list: [Int]
  }

  private func read<Value: Decodable>(_ json: String) throws -> Value {
    try StatusDecoder.value(of: Array(json.utf8))
  }

  @Test(arguments: [TopRole.agent, .selector, .origin])
  func `what a node says is read as it was meant`(role: TopRole) throws {
    let sample = { (second: Int64) in
      switch role {
      case .agent: TopSamples.agent(second)
      case .selector: TopSamples.selector(second)
      case .origin: TopSamples.origin(second)
      }
    }
    let status = sample(61).rates(since: sample(60))
    let bytes = try TopSamples.json(status)
    let read: NodeStatus = try StatusDecoder.value(of: bytes)
    #expect(read == status)
    // As Foundation reads it.
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let other = try decoder.decode(NodeStatus.self, from: Data(bytes))
    #expect(read == other)
  }

  @Test func `numbers, texts and lists of all kinds are read, in any order and with space`() throws {
    let numbers: Numbers = try read(
      """
       { "list" : [ 1, 2 , 3 ], "unknown": {"a": [null, {"b": 1.5e3}]}, "none": null, "is_there": true,
         "text": "a\\u00e9\\n\\"\\\\\\ud83e\\udd88/更", "least": -9223372036854775808, "large": 18446744073709551615,
         "small": -128 }
      """)
    #expect(
      numbers
        == Numbers(
          small: -128, large: .max, least: .min, isThere: true, text: "aé\n\"\\🦈/更", none: nil, list: [1, 2, 3]))
  }

  @Test(arguments: [
    "", " ", "{", "[", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "[1,]", "tru", "nul", "\"a", "\"\\", "1 2",
    "{1:2}",
    "[1 2]", "\u{0}", "x",
  ])
  func `what is no JSON is refused`(json: String) {
    #expect(throws: (any Error).self) { let _: NodeStatus = try read(json) }
    #expect(throws: StatusTape.Problem.self) { _ = try StatusTape(Array(json.utf8)) }
  }

  @Test(arguments: ["128", "-129", "1.5", "\"1\"", "null", "[]", "1e2", "-", "99999999999999999999"])
  func `a number that does not fit is refused`(number: String) {
    #expect(throws: DecodingError.self) { let _: [Int8] = try read("[\(number)]") }
  }

  @Test func `what is nested deeply or has too many values is refused, not followed`() {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(throws: StatusTape.Problem.self) { _ = try StatusTape(Array(deep.utf8)) }
    let long = "[" + String(repeating: "1,", count: StatusTape.mostEntries) + "1]"
    #expect(throws: StatusTape.Problem.self) { _ = try StatusTape(Array(long.utf8)) }
  }

  @Test func `a status cut anywhere is refused`() throws {
    let bytes = try TopSamples.json(TopSamples.agent(60, peers: 2))
    for length in 0..<bytes.count {
      #expect(throws: (any Error).self) { let _: NodeStatus = try StatusDecoder.value(of: Array(bytes[..<length])) }
    }
  }
}

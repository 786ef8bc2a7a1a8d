import Testing
import Vocabulary

@Suite struct CanonicalSchemaTests {
  /// As an earlier build had it.
  enum Before: Codable {
    struct Part: Codable {
      var first: Int
      var last: String
    }

    case happened(Int, part: Part, parts: [Part])
    case ended
  }

  enum Now: Codable, Equatable {
    struct Part: Codable, Equatable {
      var first: Int
      var between: [Int]?
      var last: String
      var note: String?
    }

    case happened(Int, part: Part, reason: String?, parts: [Part])
    case added(UInt8)
    case ended
  }

  private static let schema = CanonicalSchema(
    """
    CanonicalSchemaTests.Now.happened _0 part parts
    CanonicalSchemaTests.Now.Part first last
    """)

  @Test func `parts that were added since are absent`() throws {
    let part = Before.Part(first: 1, last: "x")
    let bytes = try CanonicalEncoder.encode([Before.happened(7, part: part, parts: [part, part]), .ended])
    let now = Now.Part(first: 1, between: nil, last: "x", note: nil)
    #expect(
      try CanonicalDecoder.decode([Now].self, from: bytes, writtenAs: Self.schema)
        == [.happened(7, part: now, reason: nil, parts: [now, now]), .ended])
    #expect(throws: CanonicalError.self) { try CanonicalDecoder.decode([Now].self, from: bytes) }
  }

  @Test func `what a schema does not list is as it is now`() throws {
    let part = Now.Part(first: 1, between: [2], last: "x", note: nil)
    let list: [Now] = [.added(3), .happened(1, part: part, reason: "y", parts: []), .ended]
    let bytes = try CanonicalEncoder.encode(list)
    #expect(try CanonicalDecoder.decode([Now].self, from: bytes, writtenAs: CanonicalSchema("")) == list)
    #expect(try CanonicalDecoder.decode([Now].self, from: bytes, writtenAs: CanonicalSchema("Other a b\n\n")) == list)
  }

  @Test func `a schema that is wrong leads to an error and not further`() throws {
    let part = Now.Part(first: 1, between: [2], last: "x", note: nil)
    let bytes = try CanonicalEncoder.encode(Now.happened(1, part: part, reason: "y", parts: [part]))
    for text in [
      "CanonicalSchemaTests.Now.happened _0 part parts", "CanonicalSchemaTests.Now.Part last",
      "CanonicalSchemaTests.Now",
    ] {
      let read = try? CanonicalDecoder.decode(Now.self, from: bytes, writtenAs: CanonicalSchema(text))
      #expect(read == nil || text == "CanonicalSchemaTests.Now")
    }
  }
}

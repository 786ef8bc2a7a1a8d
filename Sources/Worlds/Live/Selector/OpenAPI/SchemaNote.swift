/// What the description of the interface says of a property beside its name and type: what it means, and its bounds.
struct SchemaNote: Sendable {
  typealias Keyword = (name: String, value: DocumentValue)

  let meaning: String
  /// Keywords of JSON Schema, of the property or, with `most`, of each item of its list.
  let keywords: [Keyword]
  /// How many items a list has at the most.
  private(set) var most: Int?

  private init(_ meaning: String, _ keywords: [Keyword] = []) {
    self.meaning = meaning
    self.keywords = keywords
  }

  /// One of which its type says all.
  static func plain(_ meaning: String) -> SchemaNote { SchemaNote(meaning) }

  static func whole(_ meaning: String, _ range: ClosedRange<Int64>) -> SchemaNote {
    SchemaNote(meaning, [("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound))])
  }

  /// A number of something, as large as every reader of JSON has it exactly (RFC 8259, 6).
  static func count(_ meaning: String) -> SchemaNote { whole(meaning, 0...1 << 53 - 1) }

  /// A number of something in a message that selectors read: as large as they read it.
  static func read(_ meaning: String) -> SchemaNote { whole(meaning, 0...Int64.max) }

  static func hex(_ meaning: String, digits: Int) -> SchemaNote {
    SchemaNote(meaning, [("pattern", .text("^[0-9a-fA-F]{\(digits)}$"))])
  }

  static func word(_ meaning: String, _ words: [String]) -> SchemaNote {
    SchemaNote(meaning, [("enum", .texts(words))])
  }

  static func number(_ meaning: String, of numbers: [Int64]) -> SchemaNote {
    SchemaNote(meaning, [("enum", .list(numbers.map(DocumentValue.number)))])
  }

  static func text(_ meaning: String, atMost length: Int, pattern: String? = nil) -> SchemaNote {
    SchemaNote(meaning, [("maxLength", .number(Int64(length)))] + (pattern.map { [("pattern", .text($0))] } ?? []))
  }

  static func address(_ meaning: String) -> SchemaNote {
    SchemaNote(meaning, [("pattern", .text("^(\(AddressPatterns.address))$"))])
  }

  static func endpoint(_ meaning: String) -> SchemaNote {
    SchemaNote(meaning, [("pattern", .text("^(\(AddressPatterns.endpoint))$"))])
  }

  /// A list of at most so many of these.
  func list(atMost most: Int) -> SchemaNote {
    var note = self
    note.most = most
    return note
  }
}

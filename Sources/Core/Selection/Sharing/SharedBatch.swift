package import Vocabulary

/// What one selector tells the others at once: who tells it, the how-manieth batch of his it is, and the entries, each
/// with how long before the batch was written it happened.
package struct SharedBatch: Hashable, Codable, Sendable {
  /// One entry, and how long ago it happened when the batch was written.
  package struct Line: Hashable, Codable, Sendable {
    package var age: TimeSpan
    package var entry: SharedEntry

    package init(age: TimeSpan, entry: SharedEntry) { (self.age, self.entry) = (age, entry) }
  }

  /// Drawn by a selector when it starts.
  package var teller: UInt64
  /// Its batches are counted from 1 on.
  package var number: UInt64
  package var lines: [Line]
  /// Entries that made no sense to this build.
  package private(set) var unreadable = 0

  /// Of more bytes nothing is read.
  package static let longest = 1 << 20
  /// What a batch begins with: its version, the teller and the number.
  package static let headLength = 17
  private static let version: UInt8 = 2

  package init(teller: UInt64, number: UInt64, lines: [Line] = []) {
    self.teller = teller
    self.number = number
    self.lines = lines
  }

  /// Bytes of an entry within a batch, less its age.
  package static func bytes(of entry: SharedEntry) -> [UInt8] {
    var writer = SharedWriter()
    entry.write(to: &writer)
    return writer.bytes
  }

  /// A batch of entries that were written by `bytes(of:)`, each with its age.
  package static func bytes(
    teller: UInt64, number: UInt64, entries: some Sequence<(age: TimeSpan, bytes: [UInt8])>
  ) -> [UInt8] {
    var writer = SharedWriter()
    writer.byte(version)
    writer.word(teller)
    writer.word(number)
    for entry in entries {
      writer.count(Int(entry.age.milliseconds))
      writer.count(entry.bytes.count)
      writer.bytes += entry.bytes
    }
    return writer.bytes
  }

  /// What is written, or nil if it is no batch, is longer than any, or ends within an entry.
  package init?(bytes: [UInt8]) {
    guard let head = Self.head(of: bytes), bytes.count <= Self.longest else { return nil }
    self.init(teller: head.teller, number: head.number)
    var reader = SharedReader(bytes[Self.headLength...])
    while !reader.isAtEnd {
      let age = reader.number(atMost: Int(Int32.max))
      let length = reader.number(atMost: Self.longest)
      var inner = SharedReader(reader.take(length))
      guard !reader.isBroken else { return nil }
      if let entry = SharedEntry(from: &inner) {
        lines.append(Line(age: .milliseconds(Int64(age)), entry: entry))
      } else {
        unreadable += 1
      }
    }
  }

  /// Who tells a batch, and which it is; nil if that is not to be read.
  package static func head(of bytes: [UInt8]) -> (teller: UInt64, number: UInt64)? {
    guard bytes.count >= headLength, bytes[0] == version else { return nil }
    var reader = SharedReader(bytes[1..<headLength])
    return (reader.word(), reader.word())
  }
}

import Foundation
import Live
import Selection
import Testing
import Vocabulary

/// Databases that were cut, flipped or forged: each is refused with a sentence, or read without harm.
@Suite struct DamagedDatabaseTests {
  private static let inside = IPAddress("1.2.3.4")!

  /// What is wrong with a database, or nil; it is looked into where it is taken.
  private func why(_ bytes: [UInt8]) throws -> String? {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-damaged-\(UUID())").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    do throws(LocalityTable.Failure) {
      let table = try LocalityTable(.init(asnDatabase: path, cityDatabase: path))
      for text in ["1.2.3.4", "2001:db8::1", "9.9.9.9", "1.0.0.0"] { _ = table.locality(of: IPAddress(text)!) }
      return nil
    } catch { return error.description }
  }

  private func place(_ writer: DatabaseWriter) throws -> Locality {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-sound-\(UUID())").path
    try Data(writer.bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try LocalityTable(.init(cityDatabase: path)).locality(of: Self.inside)
  }

  @Test(arguments: [24, 28, 32])
  func `a city database tells country and continent, whatever the size of its records`(recordSize: Int) throws {
    var writer = DatabaseWriter(DatabaseWriter.city("ch", "EU", name: "Zug"))
    writer.recordSize = recordSize
    #expect(try place(writer) == Locality(country: "CH", continent: "EU"))
  }

  @Test func `a value that is pointed to from several places is read`() throws {
    let country = DatabaseWriter.map([("iso_code", DatabaseWriter.text("NZ"))])
    let entry = DatabaseWriter.map([("country", DatabaseWriter.pointer(0)), ("again", DatabaseWriter.pointer(0))])
    var writer = DatabaseWriter(country + entry)
    writer.entry = country.count
    #expect(try place(writer) == Locality(country: "NZ", continent: "OC"))
  }

  @Test func `a database that is cut anywhere is refused`() throws {
    let whole = Array(TestDatabase.bytes)
    #expect(try why(whole) == nil)
    for length in 0..<whole.count {
      let sentence = try why(Array(whole.prefix(length)))
      #expect(sentence?.contains("no usable MaxMind database") == true, "\(length) bytes: \(sentence ?? "taken")")
    }
  }

  @Test func `a database in which any one bit is flipped does no harm`() throws {
    let whole = Array(TestDatabase.bytes)
    var refused = 0
    for place in whole.indices {
      for bit in 0..<8 {
        var bytes = whole
        bytes[place] ^= 1 << bit
        if try why(bytes) != nil { refused += 1 }
      }
    }
    #expect(refused > whole.count)
  }

  @Test func `pointers that lead back to themselves are refused`() throws {
    let itself = DatabaseWriter.map([("country", DatabaseWriter.pointer(0))])
    #expect(try why(DatabaseWriter(itself).bytes)?.contains("point at themselves") == true)
    // Two that hold each other.
    let first = DatabaseWriter.array([DatabaseWriter.pointer(7)])
    let second = DatabaseWriter.array([DatabaseWriter.pointer(0)])
    #expect(first.count == 7)
    #expect(try why(DatabaseWriter(first + second).bytes)?.contains("point at themselves") == true)
    let toPointer = DatabaseWriter.pointer(5) + DatabaseWriter.pointer(0)
    #expect(try why(DatabaseWriter(toPointer).bytes)?.contains("at a pointer") == true)
  }

  @Test func `a loop in the metadata is refused before the library reads it`() throws {
    var writer = DatabaseWriter(DatabaseWriter.city("CH", "EU"))
    writer.more = [("description", DatabaseWriter.pointer(0))]
    #expect(try why(writer.bytes)?.contains("point at themselves") == true)
    // Each level names the next one twice: the library would read as many values as there are chess boards' grains.
    let levels = (0..<28).map { level in DatabaseWriter.pointer(0) + [UInt8(level)] }
    writer.more = [("languages", DatabaseWriter.array(levels))]
    #expect(try why(writer.bytes) != nil)
  }

  @Test func `a loop in the tree ends with the bits of the address`() throws {
    var writer = DatabaseWriter(DatabaseWriter.city("CH", "EU"))
    writer.loopsTo = 0
    #expect(try why(writer.bytes) == nil)
  }

  @Test func `nests, tangles and lengths that are lies are refused at once`() throws {
    let start = ContinuousClock.now
    let nest = [UInt8](repeating: 0, count: 400_000).indices.map { $0 % 2 == 0 ? UInt8(1) : 4 }
    #expect(try why(DatabaseWriter(nest + DatabaseWriter.number(1)).bytes)?.contains("nest too deep") == true)
    // A map that claims sixteen million entries, a text that claims as many bytes.
    #expect(try why(DatabaseWriter([0xFF, 0xFF, 0xFF, 0xFF]).bytes)?.contains("ends within a value") == true)
    #expect(try why(DatabaseWriter([0x5F, 0xFF, 0xFF, 0xFF]).bytes)?.contains("ends within a value") == true)
    // Levels that each hold the next one twice: few values, and as many paths as two to the thirtieth.
    var tangle: [UInt8] = []
    for level in 0..<30 {
      let next = (level + 1) * 12
      tangle += DatabaseWriter.array([DatabaseWriter.pointer(next), DatabaseWriter.pointer(next)])
    }
    _ = try why(DatabaseWriter(tangle + DatabaseWriter.number(1)).bytes)
    var lost = DatabaseWriter(DatabaseWriter.city("CH", "EU"))
    lost.entry = 100_000
    #expect(try why(lost.bytes)?.contains("out of its data") == true)
    lost.entry = 0
    lost.claimedNodes = 1 << 30
    #expect(try why(lost.bytes)?.contains("within its tree") == true)
    #expect(try why(DatabaseWriter(DatabaseWriter.map([("country", [0x08, 0x01])])).bytes) != nil, "no known type")
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test func `bytes of chance do no harm`() throws {
    var random = RandomSource(seed: 11)
    for _ in 0..<2_000 {
      let length = random.below(120)
      var writer = DatabaseWriter((0..<length).map { _ in UInt8(random.below(256)) })
      writer.entry = random.below(4)
      writer.recordSize = [24, 28, 32][random.below(3)]
      _ = try why(writer.bytes)
    }
  }
}

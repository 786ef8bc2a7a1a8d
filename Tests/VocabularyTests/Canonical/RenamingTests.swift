import Testing
import Vocabulary

/// Names in canonical bytes, read as others.
struct RenamingTests {
  enum Colour: String, Codable { case red }

  struct Inner: Codable, Equatable {
    var name: String
    var colour: Colour?
  }

  struct Outer: Codable, Equatable {
    var names: [String]
    var inner: Inner?
    var other: [UInt8]
    var number: UInt64
    var choice: Choice
  }

  enum Choice: Codable, Equatable { case chosen(String, by: IPAddress) }

  /// Puts down where it was asked, and writes texts in capitals.
  private final class Shouting: CanonicalRenaming {
    var places: [String] = []

    func kind(of type: Any.Type) -> CanonicalKind { CanonicalKind(of: type) }

    func renamed<T>(_ value: T, at place: CanonicalPlace) throws -> T {
      if T.self == IPAddress.self { return (IPAddress.v4(7) as? T) ?? value }
      if T.self == UInt64.self { return (UInt64(8) as? T) ?? value }
      guard T.self == String.self, let text = value as? String else { return value }
      places.append("\(place.part) of \(place.owner.split(separator: ".").suffix(2).joined(separator: "."))")
      return (text.uppercased() as? T) ?? value
    }
  }

  @Test func `every text is asked about with its place, closed sets are not, what is made of parts is`() throws {
    let outer = Outer(
      names: ["a", "b"], inner: Inner(name: "c", colour: .red), other: [1], number: 1,
      choice: .chosen("d", by: .v4(1)))
    let shouting = Shouting()
    let read = try CanonicalDecoder.decode(Outer.self, from: CanonicalEncoder.encode(outer), renaming: shouting)
    #expect(
      read
        == Outer(
          names: ["A", "B"], inner: Inner(name: "C", colour: .red), other: [1], number: 8,
          choice: .chosen("D", by: .v4(7))))
    #expect(
      shouting.places
        == [
          "names of RenamingTests.Outer", "names of RenamingTests.Outer", "name of RenamingTests.Inner",
          "_0 of Choice.chosen",
        ])
  }
}

import DequeModule
import OrderedCollections

/// Every shape of value that a machine may be made of.
enum Sample: Codable, Hashable, Sendable {
  case idle
  case one(Int)
  case several(UInt32, name: String, [UInt8])
  case maybe(Int?, label: String?)
  case nested(Inner)
  case deep(Inner?, [Inner?])
  case record(Record)
  indirect case again(Sample)

  enum Inner: Codable, Hashable, Sendable {
    case empty
    case pair(a: Int8, b: UInt64)
    case color(Color)
  }
}

enum Color: String, Codable, Hashable, Sendable { case red, green }
enum Level: UInt8, Codable, Hashable, Sendable { case low = 3, high = 200 }
struct Nothing: Codable, Hashable, Sendable {}

struct Record: Codable, Hashable, Sendable {
  var flag = true
  var level = Level.high
  var numbers: [Int] = [-1, 0, .max, .min]
  var small: (Int16) = -300
  var present: Int? = 7
  var absent: Bool?
  var text: String? = "grüße"
  var wide: Range<Int> = 3..<9
  var words: [UInt64] = [.max, 0, 1]
  var halves: [UInt32] = [.max]
  var listOfOptional: [String?] = ["a", nil]
  var blank: [Nothing] = [Nothing(), Nothing()]
  var inner: [Sample.Inner] = []
}

struct Shelf: Codable, Equatable {
  var byName: OrderedDictionary<String, [Int]> = ["b": [1], "a": []]
  var queue: Deque<Sample> = [.idle, .one(-5)]
  var set: OrderedSet<Int> = [5, 2]
}

struct Chain: Codable { var next: [Chain] }

struct Floating: Codable { var x = 1.5 }

struct Inheriting: Encodable {
  enum Keys: CodingKey { case a }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try 5.encode(to: container.superEncoder())
  }
}

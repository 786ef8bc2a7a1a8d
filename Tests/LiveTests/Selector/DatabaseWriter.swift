/// Small MaxMind databases, sound and otherwise: IPv4 only, with 1.0.0.0/8 as its one network.
struct DatabaseWriter {
  /// The data section; the network's entry is at its beginning.
  var data: [UInt8]
  var recordSize = 24
  /// Parts of the metadata behind those that the tree needs.
  var more: [(String, [UInt8])] = []
  /// What the metadata says of the number of nodes, if not the truth.
  var claimedNodes: Int?
  /// Where the tree's one entry points to, if not to the beginning of the data.
  var entry = 0
  /// A node that both records of the last node name instead, to make a loop of the tree.
  var loopsTo: Int?

  private static let nodes = 8

  init(_ data: [UInt8]) { self.data = data }

  static func text(_ text: String) -> [UInt8] { [0x40 | UInt8(text.utf8.count)] + Array(text.utf8) }

  static func map(_ entries: [(String, [UInt8])]) -> [UInt8] {
    [0xE0 | UInt8(entries.count)] + entries.flatMap { text($0.0) + $0.1 }
  }

  static func number(_ value: Int) -> [UInt8] {
    [0xC4] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  static func short(_ value: Int) -> [UInt8] { [0xA2, UInt8(value >> 8), UInt8(value & 0xFF)] }

  /// A pointer of four bytes.
  static func pointer(_ target: Int) -> [UInt8] {
    [0x38] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: target >> $0) }
  }

  static func array(_ elements: [[UInt8]]) -> [UInt8] { [UInt8(elements.count), 4] + elements.flatMap { $0 } }

  /// An entry as of a City database.
  static func city(_ country: String, _ continent: String, name: String? = nil) -> [UInt8] {
    map([
      ("continent", map([("code", text(continent))])), ("country", map([("iso_code", text(country))])),
      ("city", map(name.map { [("name", text($0))] } ?? [])),
    ])
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for node in 0..<Self.nodes {
      let isLast = node == Self.nodes - 1
      let next = isLast ? loopsTo ?? (Self.nodes + 16 + entry) : node + 1
      // The first address byte is 1: seven zeros and a one.
      let (left, right) = isLast ? (loopsTo ?? Self.nodes, next) : (next, Self.nodes)
      switch recordSize {
      case 24: for record in [left, right] { bytes += [16, 8, 0].map { UInt8(truncatingIfNeeded: record >> $0) } }
      case 28:
        bytes += [16, 8, 0].map { UInt8(truncatingIfNeeded: left >> $0) }
        bytes.append(UInt8((left >> 24) << 4 | right >> 24))
        bytes += [16, 8, 0].map { UInt8(truncatingIfNeeded: right >> $0) }
      default:
        for record in [left, right] { bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: record >> $0) } }
      }
    }
    bytes += [UInt8](repeating: 0, count: 16) + data
    bytes += [0xAB, 0xCD, 0xEF] + Array("MaxMind.com".utf8)
    let basics: [(String, [UInt8])] = [
      ("binary_format_major_version", Self.short(2)), ("binary_format_minor_version", Self.short(0)),
      ("build_epoch", [0x04, 0x02, 0, 0, 0, 1]), ("database_type", Self.text("Test")),
      ("ip_version", Self.short(4)), ("node_count", Self.number(claimedNodes ?? Self.nodes)),
      ("record_size", Self.short(recordSize)),
    ]
    // The library wants these too.
    let others = [("languages", Self.array([])), ("description", Self.map([]))].filter { part in
      !more.contains { $0.0 == part.0 }
    }
    return bytes + Self.map(basics + others + more)
  }
}

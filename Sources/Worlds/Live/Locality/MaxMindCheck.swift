/// Walks through all of a MaxMind DB file before the C library sees it: https://maxmind.github.io/MaxMind-DB/
///
/// The library trusts a file's lengths in places and follows what it says; here every record of the tree and every
/// value that can be reached is looked at once, with bounds on depth and work, so that what was cut, flipped or forged
/// is refused and nothing of it can loop.
struct MaxMindCheck {
  /// What is wrong, to stand behind a colon.
  struct Problem: Error {
    let reason: String
  }

  /// The bytes of one section, and how far pointers in it have been followed.
  private struct Section {
    let bytes: UnsafeRawBufferPointer
    /// Values that may be looked at still.
    var budget: Int
    /// How deep what lies at a place is nested, of places that something points to.
    var heights: [Int: Int] = [:]
  }

  private enum Kind: Int {
    case pointer = 1
    case text = 2
    case double = 3
    case bytes = 4
    case uint16 = 5
    case uint32 = 6
    case map = 7
    case int32 = 8
    case uint64 = 9
    case uint128 = 10
    case array = 11
    case flag = 14
    case float = 15

    /// The bytes that a number has at the most.
    var longest: Int? {
      switch self {
      case .flag: 1
      case .uint16: 2
      case .uint32, .int32, .float: 4
      case .double, .uint64: 8
      case .uint128: 16
      case .pointer, .text, .bytes, .map, .array: nil
      }
    }
  }

  /// A control byte and what belongs to it.
  private struct Head {
    var kind: Kind
    /// Bytes, or entries, or where a pointer points to.
    var size: Int
    /// Where what follows begins.
    var next: Int
  }

  private static let marker: [UInt8] = [0xAB, 0xCD, 0xEF] + Array("MaxMind.com".utf8)
  /// Where the library looks for the metadata, from the end.
  private static let longestMetadata = 128 << 10
  private static let mostMetadata = 4_096
  private static let deepest = 32
  private static let separator = 16

  /// - Throws: `Problem` if the file is no database that can be trusted.
  static func check(_ file: UnsafeRawBufferPointer) throws(Problem) {
    guard let (start, end) = metadata(in: file) else { throw Problem(reason: "it has no metadata of MaxMind's format") }
    var section = Section(bytes: UnsafeRawBufferPointer(rebasing: file[end...]), budget: mostMetadata)
    let facts = try numbers(&section)
    guard let nodes = facts.nodes, let record = facts.record, [24, 28, 32].contains(record),
      let family = facts.family, [4, 6].contains(family)
    else { throw Problem(reason: "its metadata does not say what its tree is") }
    let (treeLength, isTooLong) = nodes.multipliedReportingOverflow(by: record / 4)
    guard !isTooLong, nodes > 0, treeLength <= start - separator else {
      throw Problem(reason: "it ends within its tree")
    }
    let data = UnsafeRawBufferPointer(rebasing: file[(treeLength + separator)..<start])
    var values = Section(bytes: data, budget: 2 * data.count + mostMetadata)
    let tree = UnsafeRawBufferPointer(rebasing: file[..<treeLength])
    for node in 0..<nodes {
      let (left, right) = records(of: node, size: record, in: tree)
      if left > nodes { try checkEntry(left - nodes - separator, &values) }
      if right > nodes { try checkEntry(right - nodes - separator, &values) }
    }
  }

  private static func checkEntry(_ at: Int, _ section: inout Section) throws(Problem) {
    guard at >= 0, at < section.bytes.count else { throw Problem(reason: "its tree points out of its data") }
    _ = try height(at, depth: 0, &section)
  }

  /// Where the last marker stands, and where it ends.
  private static func metadata(in file: UnsafeRawBufferPointer) -> (start: Int, end: Int)? {
    let first = max(0, file.count - longestMetadata)
    var at = file.count - marker.count
    while at >= first {
      if file[at] == marker[0], zip(file[at...], marker).allSatisfy({ $0 == $1 }) { return (at, at + marker.count) }
      at -= 1
    }
    return nil
  }

  /// The two records of a node.
  private static func records(of node: Int, size: Int, in tree: UnsafeRawBufferPointer) -> (Int, Int) {
    let at = node * size / 4
    func number(_ place: Int, _ count: Int) -> Int { Self.number(tree, place, count) }
    switch size {
    case 24: return (number(at, 3), number(at + 3, 3))
    case 28:
      let middle = Int(tree[at + 3])
      return ((middle >> 4) << 24 | number(at, 3), (middle & 0xF) << 24 | number(at + 4, 3))
    default: return (number(at, 4), number(at + 4, 4))
    }
  }

  /// So many bytes, the most significant first; they are there.
  private static func number(_ bytes: UnsafeRawBufferPointer, _ place: Int, _ count: Int) -> Int {
    var number = 0
    for at in place..<place + count { number = number << 8 | Int(bytes[at]) }
    return number
  }

  // The metadata

  private static func numbers(
    _ section: inout Section
  ) throws(Problem) -> (nodes: Int?, record: Int?, family: Int?) {
    let map = try head(at: 0, section.bytes)
    guard map.kind == .map else { throw Problem(reason: "its metadata is no map") }
    _ = try walk(0, depth: 0, &section)
    var result: (nodes: Int?, record: Int?, family: Int?) = (nil, nil, nil)
    var at = map.next
    for _ in 0..<map.size {
      let key = try head(at: at, section.bytes)
      guard key.kind == .text else { throw Problem(reason: "its metadata has a key that is no text") }
      let name = String(decoding: section.bytes[key.next..<key.next + key.size], as: UTF8.self)
      let value = try head(at: key.next + key.size, section.bytes)
      let isNumber = [.uint16, .uint32, .uint64].contains(value.kind) && value.size < 8
      let number = isNumber ? number(section.bytes, value.next, value.size) : nil
      switch name {
      case "node_count": result.nodes = number
      case "record_size": result.record = number
      case "ip_version": result.family = number
      default: break
      }
      at = try walk(key.next + key.size, depth: 1, &section).end
    }
    return result
  }

  // Values

  /// How deep the value at a place is nested that something points to; each is looked at once.
  private static func height(_ at: Int, depth: Int, _ section: inout Section) throws(Problem) -> Int {
    if let known = section.heights[at] {
      guard depth + known <= deepest else { throw tooDeep }
      return known
    }
    let height = try walk(at, depth: depth, &section).height
    section.heights[at] = height
    return height
  }

  private static let ended = Problem(reason: "it ends within a value")
  private static let tooDeep = Problem(reason: "its values nest too deep, or point at themselves")

  private static func walk(
    _ at: Int, depth: Int, _ section: inout Section
  ) throws(Problem) -> (end: Int, height: Int) {
    guard depth <= deepest else { throw tooDeep }
    guard section.budget > 0 else { throw Problem(reason: "its values are entangled") }
    section.budget -= 1
    let head = try head(at: at, section.bytes)
    switch head.kind {
    case .pointer:
      let target = try self.head(at: head.size, section.bytes)
      guard target.kind != .pointer else { throw Problem(reason: "a pointer of it points at a pointer") }
      return (head.next, try height(head.size, depth: depth + 1, &section) + 1)
    case .map, .array:
      let count = head.kind == .map ? 2 * head.size : head.size
      // Each takes a byte at the least.
      guard count <= section.bytes.count - head.next else { throw ended }
      var (place, tallest) = (head.next, 0)
      for entry in 0..<count {
        if head.kind == .map, entry % 2 == 0 { try checkKey(at: place, section.bytes) }
        let inner = try walk(place, depth: depth + 1, &section)
        (place, tallest) = (inner.end, max(tallest, inner.height + 1))
      }
      return (place, tallest)
    case .flag: return (head.next, 0)
    default: return (head.next + head.size, 0)
    }
  }

  private static func checkKey(at place: Int, _ bytes: UnsafeRawBufferPointer) throws(Problem) {
    var key = try head(at: place, bytes)
    if key.kind == .pointer { key = try head(at: key.size, bytes) }
    guard key.kind == .text else { throw Problem(reason: "a map of it has a key that is no text") }
  }

  private static func head(at place: Int, _ bytes: UnsafeRawBufferPointer) throws(Problem) -> Head {
    var at = place
    func number(_ count: Int) throws(Problem) -> Int {
      guard at >= 0, count <= bytes.count - at else { throw ended }
      defer { at += count }
      return Self.number(bytes, at, count)
    }
    let control = try number(1)
    if control >> 5 == Kind.pointer.rawValue {
      let width = control >> 3 & 3
      let low = try number(width + 1)
      let target = width == 3 ? low : (control & 7) << (8 * (width + 1)) + low
      return Head(kind: .pointer, size: target + [0, 2_048, 526_336, 0][width], next: at)
    }
    let kind = Kind(rawValue: control >> 5 == 0 ? try number(1) + 7 : control >> 5)
    var size = control & 0x1F
    switch size {
    case 29: size = try number(1) + 29
    case 30: size = try number(2) + 285
    case 31: size = try number(3) + 65_821
    default: break
    }
    guard let kind else { throw Problem(reason: "it has a value of no known type") }
    if let most = kind.longest, size > most { throw Problem(reason: "it has a number that is too long") }
    let isHeld = kind == .map || kind == .array || kind == .flag || size <= bytes.count - at
    guard isHeld else { throw ended }
    return Head(kind: kind, size: size, next: at)
  }
}

import Trace
import Vocabulary

/// A filter with its names found in the recording that it is for.
struct BoundFilter {
  private let nodes: [Bool]?
  private let objects: [String: Bool]?
  private let filter: TimelineFilter
  private let from: WallTime?
  private let to: WallTime?

  /// - Parameter places: for each trace, what its node may be called.
  /// - Throws: `FleetReplay.Failure` for a name that nothing in the recording has.
  init(_ filter: TimelineFilter, places: [[String]], events: [TimelineEvent]) throws(FleetReplay.Failure) {
    self.filter = filter
    nodes = try Self.nodes(filter.nodes, places)
    objects = try Self.objects(filter.objects, events)
    try Self.check(filter.links, "link", among: Self.distinct(events.map(\.facts.links)))
    try Self.check(filter.kinds, "kind of event", among: Self.distinct(events.map(\.facts.kinds)))
    let begin = events.map(\.wall).min() ?? WallTime(microseconds: 0)
    let end = events.map(\.wall).max() ?? begin
    from = filter.from?.time(from: begin, to: end)
    to = filter.to?.time(from: begin, to: end)
    if let from, let to, to < from { throw .filter("--to is before --from") }
    if let from, from > end { throw .filter("--from is after the last event, which is of \(end.clockText)") }
  }

  func takes(_ event: TimelineEvent) -> Bool {
    if let nodes, !nodes[event.node] { return false }
    if let from, event.wall < from { return false }
    if let to, event.wall > to { return false }
    if let objects, !event.facts.objects.joined().contains(where: { objects[$0] == true }) { return false }
    if !filter.links.isEmpty, !filter.links.contains(where: event.facts.links.contains) { return false }
    if !filter.kinds.isEmpty, !filter.kinds.contains(where: event.facts.kinds.contains) { return false }
    return true
  }

  private static func nodes(_ wanted: [String], _ places: [[String]]) throws(FleetReplay.Failure) -> [Bool]? {
    guard !wanted.isEmpty else { return nil }
    var taken = [Bool](repeating: false, count: places.count)
    for name in wanted {
      let found = places.indices.filter { isCalled(name, oneOf: places[$0]) }
      if found.isEmpty { throw unknown(name, "node", among: distinct(places)) }
      for at in found { taken[at] = true }
    }
    return taken
  }

  /// Whether a node that has these names is meant by one.
  static func isCalled(_ name: String, oneOf names: [String]) -> Bool {
    names.contains { $0 == name || (name.count >= 4 && isHex(name) && $0.hasPrefix(name)) }
  }

  /// All names of the objects that are wanted: whoever speaks of them by another name is meant too.
  private static func objects(_ wanted: [String], _ events: [TimelineEvent]) throws(FleetReplay.Failure) -> [String:
    Bool]?
  {
    guard !wanted.isEmpty else { return nil }
    var groups: [[String]] = []
    var seen: Set<[String]> = []
    for names in events.lazy.flatMap(\.facts.objects) where seen.insert(names).inserted { groups.append(names) }
    var names: [String: Bool] = [:]
    for name in wanted {
      let found = groups.joined().filter { isMeant($0, by: name) }
      if found.isEmpty { throw unknown(name, "object", among: distinct(groups)) }
      for name in found { names[name] = true }
    }
    // One step is not enough: a server knows an address and an infohash, and an agent that and another.
    var grew = true
    while grew {
      grew = false
      for group in groups where group.contains(where: { names[$0] == true }) {
        for name in group where names[name] == nil && isDistinctive(name) {
          names[name] = true
          grew = true
        }
      }
    }
    return names
  }

  private static func isMeant(_ known: String, by name: String) -> Bool {
    known == name || (name.count >= 6 && isHex(name) && known.hasPrefix(name))
      || (!name.isEmpty && !name.hasPrefix("/") && known.hasSuffix("/" + name))
  }

  /// Two objects may have the same file name, but not the same infohash or address.
  private static func isDistinctive(_ name: String) -> Bool { name.contains("/") || isHex(name) }

  private static func isHex(_ text: String) -> Bool { text.allSatisfy(\.isHexDigit) }

  private static func distinct(_ lists: [[String]]) -> [String] { Set(lists.joined()).sorted() }

  private static func check(_ wanted: [String], _ what: String, among known: [String]) throws(FleetReplay.Failure) {
    for name in wanted where !known.contains(name) { throw unknown(name, what, among: known) }
  }

  private static func unknown(_ name: String, _ what: String, among known: [String]) -> FleetReplay.Failure {
    let hint = Spelling.hint(for: name, among: known)
    let shown = known.filter { !isHex($0) || $0.count < 40 }.prefix(40)
    return .filter(
      "there is no \(what) '\(name)' in these traces"
        + (hint.isEmpty ? (shown.isEmpty ? "" : "; there are \(shown.joined(separator: ", "))") : hint))
  }
}

import Nodes

/// One download, followed through the logs of all nodes: the lines that bear its trace, and those without one that are
/// about its object, from the first of its lines to the last.
package struct LogStory: Sendable {
  /// What names a download.
  package enum Name: Hashable, Sendable {
    case trace(String)
    /// A want by its number on its node, of which the first digits are given.
    case want(node: String, Int64)
    /// The id of a request at a gateway.
    case request(String)
  }

  /// A line that belongs to it.
  package struct Member: Sendable {
    package let line: LogLine
    /// It bears the trace; otherwise it is about the same object at the same time.
    package let isNamed: Bool
  }

  /// In the order of their times, by the clock of each node.
  package private(set) var members: [Member] = []
  /// Lines that are none of a log.
  package private(set) var badLines = 0
  /// Lines that would have been too many.
  package private(set) var leftOut = 0
  private var objects: Set<String> = []
  private var times: ClosedRange<String>?

  /// More lines than this are not kept.
  private static let most = 100_000
  private static let mostObjects = 1_000

  /// - Throws: `Problem`, also if nothing is known by that name, or several downloads are.
  package init(of name: Name, in folder: LogFolder) throws(LogFolder.Problem) {
    let trace = try Self.trace(of: name, in: folder).get()
    try look(for: trace, in: folder)
    guard times != nil else { throw LogFolder.Problem(sentence: "no line of these logs bears the trace \(trace)") }
    try gather(trace, in: folder)
    // Equal times stay in the order in which they were written.
    members = members.enumerated().sorted { ($0.element.line.time, $0.offset) < ($1.element.line.time, $1.offset) }
      .map(\.element)
  }

  private static func trace(of name: Name, in folder: LogFolder) throws(LogFolder.Problem)
    -> Result<String, LogFolder.Problem>
  {
    if case .trace(let trace) = name { return .success(trace) }
    var found: [String] = []
    try folder.read { line in
      guard let line, let trace = line.text(.trace), !found.contains(trace), found.count < 10 else { return }
      let isIt =
        switch name {
        case .trace: false
        case .want(let node, let number): line.node?.hasPrefix(node) == true && line.number(.want) == number
        case .request(let id): line.text(.request) == id
        }
      if isIt { found.append(trace) }
    }
    switch (found.count, name) {
    case (1, _): return .success(found[0])
    case (0, .want(let node, let number)):
      return .failure(.init(sentence: "no line of these logs is about want \(number) of a node \(node)"))
    case (0, _): return .failure(.init(sentence: "no line of these logs bears that id"))
    default:
      let list = found.joined(separator: ", ")
      return .failure(.init(sentence: "several downloads have that name: follow one of the traces \(list)"))
    }
  }

  private mutating func look(for trace: String, in folder: LogFolder) throws(LogFolder.Problem) {
    var (objects, times, bad) = (objects, times, 0)
    try folder.read { line in
      guard let line else { return bad += 1 }
      guard line.text(.trace) == trace else { return }
      if let object = line.text(.object), objects.count < Self.mostObjects { objects.insert(object) }
      times = min(times?.lowerBound ?? line.time, line.time)...max(times?.upperBound ?? line.time, line.time)
    }
    (self.objects, self.times, badLines) = (objects, times, bad)
  }

  private mutating func gather(_ trace: String, in folder: LogFolder) throws(LogFolder.Problem) {
    var (members, leftOut) = (members, 0)
    try folder.read { line in
      guard let line else { return }
      let isNamed = line.text(.trace) == trace
      let isNear =
        line.text(.trace) == nil && line.text(.object).map(objects.contains) == true
        && times?.contains(line.time) == true
      guard isNamed || isNear else { return }
      guard members.count < Self.most else { return leftOut += 1 }
      members.append(Member(line: line, isNamed: isNamed))
    }
    (self.members, self.leftOut) = (members, leftOut)
  }
}

import Nodes
import Trace
import Vocabulary

/// What an export tells of a stretch of a recording: lanes of nodes, their inputs with what followed from each, the
/// messages between them, bytes by ISP, and who held which pieces.
struct ExportStory {
  /// A node, or a peer that nobody recorded.
  struct Lane {
    var name: String
    /// How timelines call it; empty for a peer that nobody recorded.
    var label = ""
    var role = ""
    /// Empty where that is not known.
    var isp = ""
    /// Nobody recorded it, or it was left out of the export: only what others sent there and got from there is known.
    var isGhost = false
  }

  /// Where the message came from that an input is.
  enum Source: Hashable {
    case event(Int)
    /// A lane of a peer that nobody recorded.
    case ghost(Int)
    /// A step that is not told here, by the name of its node and its number.
    case elsewhere(String)
  }

  /// An input, and what followed from it.
  struct Event {
    var lane: Int
    var sequence: UInt64
    /// By a clock that agrees with the messages between nodes.
    var time: WallTime
    /// See `Brief.kinds`; the last is the most exact.
    var kinds: [String]
    var text: String
    /// As far as they are told; nil where they are not known.
    var effects: [String]?
    /// How many more there are.
    var moreEffects = 0
    /// It logged what somebody should look at, or broke a law.
    var isWarning = false
    var source: Source?
    /// Lanes of peers that nobody recorded, to which it sent a message.
    var ghosts: [Int] = []
    /// What it changed in its node; nil where that was not worked out.
    var changes: [StateDifference.Change]?
    var hasMoreChanges = false
  }

  private(set) var lanes: [Lane]
  private(set) var events: [Event] = []
  private(set) var flows: [ExportPeers.Flow] = []
  private(set) var history = PieceHistory()
  /// What is not told, in sentences; empty when all is.
  private(set) var notes: [String] = []
  private let session: ReplaySession
  private var peers: ExportPeers
  /// The event of each step that is told.
  private var eventOf: [Int: Int] = [:]
  private var ghosts: [String: Int] = [:]
  /// Links of events that lead to nobody who is recorded, as far as is known before all is read.
  private var loose: [(event: Int, link: LinkID, isSend: Bool)] = []

  /// Inputs of which the changes are worked out: the last ones. Each costs a look at the whole state of its machine.
  static let mostChanged = 5_000
  private static let mostChanges = 24
  private static let mostEffects = 24
  private static let mostGhosts = 40
  private static let longest = 400

  init(_ session: ReplaySession, _ request: ExportRequest) {
    self.session = session
    peers = ExportPeers(session)
    lanes = session.nodes.map { node in
      Lane(name: node.name, label: node.tape.header.label, role: node.tape.header.role.rawValue)
    }
    let steps = request.steps(of: session)
    let wanted = Set(request.nodes)
    let isWanted = { (step: Int) in wanted.isEmpty || wanted.contains(session.steps[step].node) }
    var told = steps.filter(isWanted)
    if told.count > request.format.mostEvents {
      notes.append(
        "Only the last \(request.format.mostEvents) of \(told.count) inputs are told: 'last SECONDS' and 'node NAME' "
          + "choose others.")
      told.removeFirst(told.count - request.format.mostEvents)
    }
    if request.format.tellsChanges, told.count > Self.mostChanged {
      notes.append("What an input changed is worked out for the last \(Self.mostChanged) of \(told.count) only.")
    }
    let changed = request.format.tellsChanges ? told.suffix(Self.mostChanged).first : nil
    tell(Set(told), from: changed ?? steps.upperBound, in: steps)
    settle()
    flows = peers.flows
    for lane in lanes.indices where !lanes[lane].isGhost { lanes[lane].isp = peers.isp(of: lane) ?? "" }
    if !wanted.isEmpty { for lane in session.nodes.indices { lanes[lane].isGhost = !wanted.contains(lane) } }
    if history.leftCount > 0 { notes.append("Pieces of \(history.leftCount) more objects are not told.") }
  }

  /// Goes through the recording once, for every tape is quickest forwards.
  /// - Parameters:
  ///   - told: steps that become events.
  ///   - changed: from that step on their changes are worked out.
  private mutating func tell(_ told: Set<Int>, from changed: Int, in stretch: Range<Int>) {
    var done = [Int](repeating: 0, count: session.nodes.count)
    let from = stretch.isEmpty ? 0 : session.time(of: stretch.lowerBound).microseconds
    let length = stretch.isEmpty ? 0 : session.time(of: stretch.upperBound - 1).microseconds - from
    for step in 0..<stretch.upperBound {
      let (node, place) = (session.steps[step].node, session.steps[step].place)
      let fact = session.nodes[node].tape.fact(at: place) as? AgentInput
      if let fact { peers.take(fact, of: node, counts: stretch.contains(step)) }
      if told.contains(step) { add(step, fact, withChanges: step >= changed) }
      done[node] += 1
      guard stretch.contains(step) else { continue }
      // Two columns lie so far apart that all of them cover the stretch.
      let past = session.time(of: step).microseconds - from
      let column = Int64(history.moments.count)
      if past * Int64(PieceHistory.mostColumns - 1) >= length * column || step == stretch.upperBound - 1 {
        history.look(session, done: done, at: session.time(of: step))
      }
    }
  }

  private mutating func add(_ step: Int, _ fact: AgentInput?, withChanges: Bool) {
    let (node, place) = (session.steps[step].node, session.steps[step].place)
    let tape = session.nodes[node].tape
    let input = session.input(of: step)
    var event = Event(
      lane: node, sequence: input.sequence, time: session.time(of: step), kinds: input.kinds,
      text: Self.cut(input.text))
    let before = withChanges ? tape.state(after: place) : nil
    if let effects = tape.effects(at: place) {
      event.effects = effects.prefix(Self.mostEffects).map { Self.cut($0.text) }
      event.moreEffects = max(0, effects.count - Self.mostEffects)
      event.isWarning = effects.contains(where: \.isWarning)
      for link in Set(effects.compactMap(\.sends)) { loose.append((events.count, link, true)) }
    }
    if let before, let after = tape.state(after: place + 1) {
      let difference = StateDifference(before, after, atMost: Self.mostChanges)
      event.changes = difference.changes
      event.hasMoreChanges = difference.isCut
    }
    event.source = source(of: step, fact)
    eventOf[step] = events.count
    events.append(event)
  }

  private mutating func source(of step: Int, _ fact: AgentInput?) -> Source? {
    if let sender = session.sender[step] {
      if let event = eventOf[sender] { return .event(event) }
      return .elsewhere("\(session.name(of: sender)):\(session.input(of: sender).sequence)")
    }
    switch fact {
    case .message(let link, _)?, .blockArrived(let link, _, _)?, .hashesArrived(let link, _, _)?:
      loose.append((events.count, link, false))
    default: break
    }
    return nil
  }

  /// Finds out whose the loose ends are: who is at the other end of a link may be told on it later.
  private mutating func settle() {
    for (event, link, isSend) in loose {
      guard let lane = ghost(of: events[event].lane, link) else { continue }
      if isSend { events[event].ghosts.append(lane) } else { events[event].source = .ghost(lane) }
    }
    for event in events.indices { events[event].ghosts = Set(events[event].ghosts).sorted() }
  }

  /// The lane of the peer at the other end, if nobody recorded it.
  private mutating func ghost(of node: Int, _ link: LinkID) -> Int? {
    guard let peer = peers.peer(of: node, link), peers.recorded(peer).isEmpty else { return nil }
    if let lane = ghosts[peer.name] { return lane }
    if ghosts.count >= Self.mostGhosts {
      ghosts[peer.name] = lanes.count - 1
      lanes[lanes.count - 1].name = "others"
      return lanes.count - 1
    }
    ghosts[peer.name] = lanes.count
    lanes.append(Lane(name: peer.name, isGhost: true))
    return lanes.count - 1
  }

  private static func cut(_ text: String) -> String { text.count > longest ? text.prefix(longest) + "…" : text }

  /// The events that each event's messages became elsewhere.
  var arrivals: [[Int]] {
    var arrivals = [[Int]](repeating: [], count: events.count)
    for (at, event) in events.enumerated() { if case .event(let from)? = event.source { arrivals[from].append(at) } }
    return arrivals
  }
}

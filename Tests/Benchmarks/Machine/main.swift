import Glibc
import Nodes
import Trace
import Vocabulary
import Wire

// What an input costs an agent's machine, and how that grows with what it knows and is not working on: objects that are
// open, peers that are linked, blocks that the object has. Prints nanoseconds an input; the rows of one column should
// be equal. Then what an idle agent's cache costs it and its selector. Build it optimised: `swift run -c release
// Benchmarks`; with `announcing` after that it prints the last part only, with `checkpoint` how long a checkpoint holds
// a node's loop, with `recording` what recording costs, with `registry` what a million peers cost a selector, with
// `lists` what graph the lists of peers make of an ISP.

let clock = ContinuousClock()
/// The number under which agents take each other's messages.
let shoalExtension: UInt8 = 1

/// What is measured of an agent.
struct Cell {
  var objects = 1
  var peers = 10
  var blocks = 2_048
  /// Where its inputs are recorded, if they are.
  var trace: String?
}

/// Nanoseconds of CPU an input of so many rounds, the least of five: of all threads, the trace's included.
func measure(_ agent: inout BenchedAgent, rounds: Int, _ round: (inout BenchedAgent) -> Void) -> Int {
  var least = Int.max
  for _ in 0..<5 {
    let before = agent.inputs
    let start = Glibc.clock()
    for _ in 0..<rounds { round(&agent) }
    let nanoseconds = (Glibc.clock() - start) * 1_000
    if CommandLine.arguments.count > 2 { print(agent.inputs - before, "inputs in", nanoseconds, "ns") }
    least = min(least, nanoseconds / max(1, agent.inputs - before))
  }
  agent.recorder?.close()
  return least
}

/// The most peers that are linked to one object, and to a node.
let linkedMost = (object: 60, node: 250)

/// An agent with so many objects: a thousand open, the others in the cache. Of its peers the first are linked to the
/// object that is worked on, the next to others, as many as a node takes, and the rest only named by the selector.
func agent(_ cell: Cell, held: Range<Int>, peersHoldAll: Bool) -> (BenchedAgent, ObjectHandle, [AgentEffect]) {
  let (objects, peers) = (cell.objects, cell.peers)
  let open = min(objects, 1_000)
  var agent = BenchedAgent(
    servesKept: objects > open, listed: max(0, peers - linkedMost.node), recordingIn: cell.trace)
  for number in stride(from: 1, to: open, by: 1) {
    _ = agent.open(UInt64(number), blocks: 2048, held: 0..<2048)
    agent.abandon()
  }
  for first in stride(from: open, to: objects, by: 250) {
    _ = agent.feed(.shelved((first..<min(objects, first + 250)).map { BenchedAgent.kept(UInt64($0)) }))
  }
  let handle = agent.open(0, blocks: cell.blocks, held: held)
  var effects: [AgentEffect] = []
  for peer in 1...min(peers, linkedMost.object) {
    effects += agent.join(LinkID(UInt32(peer) * 2), to: 0, holdsAll: peersHoldAll)
  }
  for peer in stride(from: linkedMost.object + 1, through: min(peers, linkedMost.node), by: 1) {
    let other = UInt64((peer - 1) / linkedMost.object)
    effects += agent.join(LinkID(UInt32(peer) * 2), to: other, holdsAll: peersHoldAll)
  }
  return (agent, handle, effects)
}

/// A block comes, is written, told to others, and the next is asked for.
func fetching(_ cell: Cell) -> Int {
  var (agent, _, effects) = agent(cell, held: 0..<0, peersHoldAll: true)
  var asked: [(LinkID, PieceRequest)] = []
  func note(_ effects: [AgentEffect]) {
    for case .link(let link, .send(.request(let piece, let begin, let length))) in effects {
      asked.append((link, PieceRequest(piece: piece, begin: begin, length: length)))
    }
  }
  note(effects + agent.pass(.milliseconds(100)))
  return measure(&agent, rounds: min(cell.blocks / 8, 4_000)) { agent in
    guard let (link, request) = asked.popLast() else { return }
    note(agent.feed(.blockArrived(link, request, .verified)))
  }
}

/// A peer asks for a block, is sent it, and the kernel takes it.
func serving(_ cell: Cell) -> Int {
  var (agent, _, _) = agent(cell, held: 0..<cell.blocks, peersHoldAll: false)
  for peer in 1...UInt32(min(cell.peers, linkedMost.object)) {
    _ = agent.feed(.message(LinkID(peer * 2), .interested))
  }
  var next: UInt32 = 0
  let geometry = BenchedAgent.description(0, blocks: cell.blocks).geometry
  return measure(&agent, rounds: 4_000) { agent in
    next += 1
    let link = LinkID((next % UInt32(min(cell.peers, 8)) + 1) * 2)
    let request = PieceRequest(BlockIndex(Int(next) * 61 % cell.blocks), in: geometry)
    for case .link(let link, .sendPiece) in agent.feed(
      .message(link, .request(piece: request.piece, begin: request.begin, length: request.length)))
    {
      _ = agent.feed(.drained(link, pieces: 1))
    }
  }
}

/// A peer says that it has got one block more.
func hearing(_ cell: Cell) -> Int {
  var (agent, _, _) = agent(
    cell, held: 0..<cell.blocks / 2, peersHoldAll: false)
  var next = 0
  return measure(&agent, rounds: min(4_000, cell.blocks / 8)) { agent in
    next += 1
    let news = ShoalMessage.held(BlockRuns(next..<next + 1))
    _ = agent.feed(
      .message(
        LinkID(UInt32(next % min(cell.peers, linkedMost.object) + 1) * 2),
        .extended(id: shoalExtension, payload: news.encoded)))
  }
}

func row(_ title: String, _ cell: Cell) {
  let figures = [fetching(cell), serving(cell), hearing(cell)]
  let text = figures.map { figure in
    let digits = String(figure)
    return String(repeating: " ", count: max(0, 9 - digits.count)) + digits
  }
  print(title + String(repeating: " ", count: max(0, 28 - title.count)) + text.joined())
}

/// One column of one row again and again, to be looked at with a profiler: `Benchmarks fetch 1 10 65536`.
let words = Array(CommandLine.arguments.dropFirst())
let sizes = words.dropFirst().compactMap { Int($0) }
if let column = words.first, sizes.count == 3 {
  let columns = ["fetch": fetching, "serve": serving, "hear": hearing]
  if let cell = columns[column] {
    for _ in 0..<5 { print(column, cell(Cell(objects: sizes[0], peers: sizes[1], blocks: sizes[2]))) }
  } else {
    print("There is no column '\(column)'; there are \(columns.keys.sorted().joined(separator: ", ")).")
  }
} else if words.first == "announcing" {
  Announcing.printAll()
} else if words.first == "lists" {
  NearLists.printAll()
} else if words.first == "checkpoint" {
  Checkpointing.printAll()
} else if words.first == "registry" {
  RegistryCost.printAll()
} else if words.first == "recording" {
  print("recording: ns of CPU an input without and with it, what that is, and bytes an input in the trace")
  let columns: [(String, (Cell) -> Int)] = [("fetch", fetching), ("serve", serving), ("hear", hearing)]
  for (name, column) in columns {
    let figures = Recording.compare { trace in column(Cell(blocks: 65_536, trace: trace)) }
    print(name, figures.without, figures.with, figures.with - figures.without, figures.bytes)
  }
} else {
  print("nanoseconds an input           fetch    serve     hear")
  row("1 object, 10 peers, 2048", Cell(objects: 1, peers: 10, blocks: 2048))
  row("100 objects", Cell(objects: 100, peers: 10, blocks: 2048))
  row("1000 objects", Cell(objects: 1000, peers: 10, blocks: 2048))
  row("5000 objects", Cell(objects: 5_000, peers: 10, blocks: 2048))
  row("60 peers", Cell(objects: 1, peers: 60, blocks: 2048))
  row("5 objects, 500 peers", Cell(objects: 5, peers: 500, blocks: 2048))
  row("65536 blocks", Cell(objects: 1, peers: 10, blocks: 65_536))
  row("1000000 blocks", Cell(objects: 1, peers: 10, blocks: 1_000_000))
}

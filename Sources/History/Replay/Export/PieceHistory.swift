import Nodes
import Swarming
import Trace
import Vocabulary
import Wire

/// How many of the recorded agents held each part of an object, over time.
struct PieceHistory {
  /// One object. Its pieces are put together in rows where there are many.
  struct Object {
    let name: String
    let hash: Digest256
    let pieces: Int
    /// One for each moment: of each row, tenths of a copy that agents held together.
    fileprivate(set) var columns: [[Int]]

    var rows: Int { min(PieceHistory.mostRows, pieces) }
  }

  static let mostRows = 64
  static let mostColumns = 120
  private static let mostObjects = 8

  private(set) var objects: [Object] = []
  /// Of each column, the moment by the first clock, and the agents whose state was known then.
  private(set) var moments: [(at: WallTime, agents: Int)] = []
  /// Objects that there is no room for.
  private var left: Set<Digest256> = []
  var leftCount: Int { left.count }

  /// Looks at all agents.
  /// - Parameters:
  ///   - done: how many inputs each node of the session has had.
  ///   - at: when that is.
  mutating func look(_ session: ReplaySession, done: [Int], at: WallTime) {
    var agents = 0
    for object in objects.indices {
      objects[object].columns.append([Int](repeating: 0, count: objects[object].rows))
    }
    for node in session.nodes.indices where done[node] > 0 && !Self.isSucceeded(node, session, done) {
      guard let machine = session.nodes[node].tape.state(after: done[node]) as? AgentMachine else { continue }
      agents += 1
      for object in machine.objects.values {
        guard let at = place(of: object.description, pieces: object.geometry.pieceCount) else { continue }
        let (rows, held) = (objects[at].rows, object.exchange.held)
        for row in 0..<rows where held.count > 0 {
          let start = min(held.count - 1, row * held.count / rows)
          let blocks = start..<max(start + 1, (row + 1) * held.count / rows)
          objects[at].columns[moments.count][row] += held.trueCount(in: blocks) * 10 / blocks.count
        }
      }
    }
    moments.append((at, agents))
  }

  /// Whether the same node was started again since.
  private static func isSucceeded(_ node: Int, _ session: ReplaySession, _ done: [Int]) -> Bool {
    let header = session.nodes[node].tape.header
    return session.nodes.indices.contains { other in
      let tape = session.nodes[other].tape
      return done[other] > 0 && tape.header.node == header.node && tape.header.incarnation > header.incarnation
    }
  }

  private mutating func place(of description: ObjectDescription, pieces: Int) -> Int? {
    let hash = description.infohashes.v2
    if let at = objects.firstIndex(where: { $0.hash == hash }) { return at }
    guard objects.count < Self.mostObjects else {
      left.insert(hash)
      return nil
    }
    var object = Object(name: description.name, hash: hash, pieces: pieces, columns: [])
    object.columns = [[Int]](repeating: [Int](repeating: 0, count: object.rows), count: moments.count + 1)
    objects.append(object)
    return objects.count - 1
  }
}

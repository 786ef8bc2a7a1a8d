import Nodes
import Swarming
import Trace
import Vocabulary

/// What a person asks of a session who does not know yet where to look: which downloads make no progress and why, who
/// has a piece, who sent corrupt bytes.
struct SessionQuestions {
  let session: ReplaySession

  /// Inputs of a node that are looked through for what it logged last.
  private static let lookedBack = 400
  private static let mostLines = 200

  // Downloads that make no progress

  /// Downloads of which nothing came in the last so many seconds before the cursor.
  func stalled(seconds: Int) throws(ReplaySession.Refusal) -> [String] {
    guard session.cursor > 0 else { throw ReplaySession.Refusal("nothing has happened yet") }
    let now = session.wall(of: session.cursor - 1)
    var lines: [String] = []
    for node in session.nodes.indices where session.nodes[node].tape.header.role == .agent {
      lines += stalled(node, seconds, at: now)
    }
    return lines.isEmpty ? ["no download stands still: each got something within \(seconds) s, or is over"] : lines
  }

  private func stalled(_ node: Int, _ seconds: Int, at now: WallTime) -> [String] {
    let tape = session.nodes[node].tape
    let done = session.done(by: node)
    guard done > 0, let agent = tape.status(after: done)?.agent else { return [] }
    let then = WallTime(microseconds: now.microseconds - Int64(seconds) * 1_000_000)
    var earlier = done
    while earlier > 0, tape.moment(at: earlier - 1).wall > then { earlier -= 1 }
    let failure = last(of: node, from: earlier, to: done) { $0.kinds.contains("want_failed") }
    let failed = failure.map { ["\(session.nodes[node].name)  failed \($0)"] } ?? []
    guard earlier > 0, let before = tape.status(after: earlier)?.agent else { return failed }
    return failed
      + agent.downloads.flatMap { download -> [String] in
        guard let was = before.downloads.first(where: { $0.name == download.name }), was.have >= download.have else {
          return []
        }
        let total = download.total.map { " of \($0)" } ?? ""
        let name = session.nodes[node].name
        var lines = [
          "\(name)  \(download.name): \(download.have)\(total) bytes, nothing for \(seconds) s: \(download.waiting)"
        ]
        if earlier == done {
          let due = tape.deadline(after: done).map { ", though it wanted to be woken at \($0.clockText)" }
          lines.append("  the node itself was told nothing meanwhile: it stood still, or its clock" + (due ?? ""))
        }
        lines += SessionReasons(session: session).reasons(of: download.name, to: node, for: seconds)
        if let line = last(of: node, from: 0, to: done, where: \.isWarning) { lines.append("  last warned \(line)") }
        return lines
      }
  }

  /// The last effect of some inputs that is wanted, and when it was: not further back than a person would look.
  private func last(
    of node: Int, from start: Int, to end: Int, where isWanted: (Taped.Effect) -> Bool
  ) -> String? {
    let tape = session.nodes[node].tape
    var found: String?
    // Forwards, as machines run: looking back would wind the tape anew for each input.
    for place in max(start, end - Self.lookedBack)..<max(start, end) {
      guard let effect = tape.effects(at: place)?.last(where: isWanted) else { continue }
      let (wall, sequence) = tape.moment(at: place)
      found = "at \(wall.clockText), input \(sequence): \(effect.text)"
    }
    return found
  }

  // Pieces and blocks

  /// Which agents hold a piece, of each object that they have open.
  func holders(of piece: Int) -> [String] {
    var lines: [String] = []
    for node in session.nodes.indices {
      guard let machine = session.state(of: node) as? AgentMachine else { continue }
      for object in machine.objects.values where piece < object.geometry.pieceCount {
        let blocks = object.geometry.blocks(of: PieceIndex(piece))
        let held = blocks.count { object.exchange.held[$0] }
        guard held > 0 else { continue }
        let share = held == blocks.count ? "all of it" : "\(held) of \(blocks.count) blocks"
        lines.append("\(session.nodes[node].name)  \(object.description.name): \(share)")
      }
    }
    return lines.isEmpty ? ["no agent whose state is known here has any of it"] : lines
  }

  /// Who sent blocks that are not what their hashes say, up to the cursor.
  /// - Parameter piece: only those of it; all if nil.
  func blame(piece: Int?) -> [String] {
    var lines: [String] = []
    for step in 0..<session.cursor {
      let input = session.input(of: step)
      guard input.isCorrupt(of: piece) else { continue }
      let from = session.sender[step].map { sent in
        "sent by \(session.name(of: sent)) after its input \(session.input(of: sent).sequence)"
      }
      lines.append(
        "\(input.wall.clockText) \(session.name(of: step)):\(input.sequence) \(input.text), "
          + (from ?? "from somebody who was not recorded"))
      if lines.count == Self.mostLines { return lines + ["and more"] }
    }
    return lines.isEmpty ? ["no block that came was corrupt"] : lines
  }
}

extension Taped.Input {
  /// Whether it is a block that does not match its hash.
  fileprivate func isCorrupt(of piece: Int?) -> Bool {
    guard text.hasSuffix(" corrupt") else { return false }
    return piece.map { text.hasPrefix("piece \($0):") } ?? true
  }
}

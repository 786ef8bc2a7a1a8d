import Nodes
import Vocabulary

/// What a person cares about while a file comes: how much is there, how fast, how long still, from where, and what its
/// origin was spared.
struct DownloadStatus {
  var progress: WantProgress
  /// Bytes per second.
  var rate: Int64
  var stall: StallWatch.Stall?
  /// What the file is called; empty where that is not to be said.
  var name: String

  /// Where each part stands, from the left.
  private enum Place {
    static let name = 0
    static let bar = 1
    static let done = 2
    static let rate = 3
    static let left = 4
    static let sources = 5
    static let saved = 6
  }

  var line: StatusLine {
    var line = StatusLine()
    addDone(to: &line)
    if let stall {
      let seconds = " \(stall.since.milliseconds / 1000) s"
      let forms = (Self.forms(of: stall.waiting) + ["waiting"]).map { $0 + seconds }
      line.add(.init(forms: forms, colour: .yellow, isEager: true), place: Place.rate)
    } else if progress.have > 0 {
      line.add(.init(forms: [Quantities.rate(rate)]), place: Place.rate)
      addTimeLeft(to: &line)
    } else {
      line.add(.init(forms: Self.forms(of: progress.waiting) + ["starting"], isEager: true), place: Place.rate)
    }
    addSources(to: &line)
    addBar(to: &line)
    if !name.isEmpty {
      let short = ScreenText.cut(ScreenText.plain(name), columns: 40)
      line.add(.init(forms: [short], isDecoration: true), place: Place.name)
    }
    return line
  }

  /// What is waited for: with what went wrong, with the host alone, without either.
  private static func forms(of waiting: Waiting) -> [String] {
    var calm = waiting
    calm.trouble = nil
    return [ScreenText.plain(waiting.text), ScreenText.plain(calm.text), "waiting for \(waiting.cause.noun)"]
  }

  /// Whole percents, rounded down: what is not there yet is never said to be.
  private func addDone(to line: inout StatusLine) {
    guard let total = progress.total else {
      if progress.have > 0 { line.add(.init(forms: [Quantities.size(progress.have)]), place: Place.done) }
      return
    }
    let have = min(progress.have, total)
    let percent = total > 0 ? have.multipliedFullWidthDivided(by: 100, over: total) : 100
    line.add(.init(forms: ["\(percent) % of \(Quantities.size(total))", "\(percent) %"]), place: Place.done)
  }

  private func addTimeLeft(to line: inout StatusLine) {
    guard let total = progress.total, rate > 0 else { return }
    // Rounded up: the last second is one still.
    let (whole, rest) = max(0, total - progress.have).quotientAndRemainder(dividingBy: rate)
    let clock = Quantities.clock(whole + (rest > 0 ? 1 : 0))
    line.add(.init(forms: ["\(clock) left", clock]), place: Place.left)
  }

  private func addSources(to line: inout StatusLine) {
    let tally = progress.tally
    let all = tally.received + tally.store
    guard all > 0 else { return }
    let peers = tally.sameISP + tally.otherISP + tally.unknown
    let saved = Quantities.shares(of: [peers, all - peers], in: 100)[0]
    line.add(
      .init(forms: ["saved \(Quantities.size(peers)) (\(saved) %)", "saved \(saved) %"], colour: .green),
      place: Place.saved)
    let sources = [
      ("near", tally.sameISP), ("far", tally.otherISP), ("peers", tally.unknown), ("origin", tally.origin),
      ("earlier", tally.store),
    ]
    let shares = Quantities.shares(of: sources.map(\.1), in: 100)
    let split = zip(sources, shares).filter { $0.0.1 > 0 }.map { "\($0.0.0) \($0.1)" }.joined(separator: ", ") + " %"
    line.add(.init(forms: [split]), place: Place.sources)
  }

  private func addBar(to line: inout StatusLine) {
    guard let total = progress.total else { return }
    let have = min(progress.have, total)
    let forms = (5...30).reversed().map { width in
      let full = total > 0 ? Int(have.multipliedFullWidthDivided(by: Int64(width), over: total)) : width
      return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: width - full) + "]"
    }
    line.add(.init(forms: forms, isDecoration: true), place: Place.bar)
  }
}

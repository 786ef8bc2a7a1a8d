import Nodes
import Vocabulary

/// What an agent fetches and has open, and by which rules it does so.
struct AgentOverview {
  let status: AgentStatus
  let request: TopRequest

  private var columns: Int { request.columns }

  var content: TopContent {
    let downloads = status.downloads.filter { request.takes($0.name, $0.waiting) }
    let objects = status.objects.filter { request.takes($0.name, $0.host, $0.object, $0.waiting) }
    var lines: [TopLine] = []
    lines.append(heading("Downloads", shown: downloads.count, of: status.downloads.count))
    lines += downloads.map(line)
    lines += [TopLine(), heading("Objects", shown: objects.count, of: status.objectCount)]
    for object in objects { lines += self.lines(of: object) }
    if request.filter.isEmpty, !status.policy.isEmpty {
      lines += [TopLine(), TopLine("Rules in force", .title)]
      lines += status.policy.map { rule in
        TopLine([TopLine("\(rule.name) \(rule.value)"), TopLine("(\(rule.reason))", .faint)], columns: columns)
      }
    }
    return TopContent(lines)
  }

  private func heading(_ word: String, shown: Int, of count: Int) -> TopLine {
    var line = TopLine(word, .title)
    if count == 0 {
      line.add("  none", .faint)
    } else if shown < count {
      line.add("  \(shown) of \(count)", .faint)
    }
    return line
  }

  private func line(_ download: AgentStatus.Download) -> TopLine {
    let total = download.total
    let bar = TopLine(
      "[" + request.look.bar(total.map { Share.thousandths(download.have, of: $0) } ?? 0, columns: 20) + "]", .accent)
    let done = total.map { "\(Share.percent(download.have, of: $0)) of \(Quantities.size($0))" }
    return TopLine(
      [
        name(download.name), TopLine(done ?? Quantities.size(download.have)),
        TopLine(Quantities.clock(download.seconds), .faint), bar,
        download.waiting.isEmpty ? TopLine() : TopLine(waits(download.waiting), .warning),
      ], columns: columns)
  }

  /// As much of a name as leaves room for the rest.
  private func name(_ name: String) -> TopLine {
    TopLine(ScreenText.cut(ScreenText.plain(name), columns: max(8, columns / 3)), .strong)
  }

  /// What is waited for: some say so themselves.
  private func waits(_ text: String) -> String { text.hasPrefix("wait") ? text : "waits for \(text)" }

  private func lines(of object: ObjectStatus) -> [TopLine] {
    let rate = object.flow.receiving ?? 0
    var left = TopLine()
    if rate > 0, object.held < object.length {
      let seconds = max(0, object.length - max(0, object.held)) / rate
      left.add("\(Quantities.clock(seconds)) left")
    }
    let head = TopLine(
      [
        name(object.name),
        TopLine("\(Share.percent(object.held, of: object.length)) of \(Quantities.size(object.length))"),
        TopLine("down \(Quantities.rate(rate))", rate > 0 ? .good : .plain),
        TopLine("up \(Quantities.rate(object.flow.sending ?? 0))", object.flow.sending ?? 0 > 0 ? .accent : .plain),
        TopLine(Share.count(object.peerCount, "peer")), left,
      ], columns: columns)
    let share = Share.percent(object.fromOrigin, of: max(1, object.flow.received))
    let source = TopLine(
      [
        object.waiting.map { TopLine("  " + waits($0), .warning) } ?? TopLine("  whole", .good),
        TopLine("origin \(object.origin)", object.origin == "away" ? .bad : .plain),
        TopLine("\(share) from it"), object.host.map { TopLine($0, .faint) } ?? TopLine(),
        TopLine(String(object.object.prefix(12)), .faint),
      ], columns: columns)
    return [head, source] + maps(of: object)
  }

  /// What is held of each part, and how many peers hold it: of objects that are not whole.
  private func maps(of object: ObjectStatus) -> [TopLine] {
    guard object.held < object.length else { return [] }
    let width = min(ObjectStatus.cells, columns - Self.words)
    guard width >= 8 else { return [] }
    var lines: [TopLine] = []
    if !object.map.isEmpty {
      var line = TopLine("  held   [", .faint)
      line.add(request.look.map(object.map, columns: width), .accent)
      line.add("]", .faint)
      lines.append(line)
    }
    if !object.copies.isEmpty {
      var line = TopLine("  copies [", .faint)
      let copies = TopLook.copies(object.copies, columns: width)
      // What nobody holds stands out.
      var rest = copies[...]
      while let first = rest.first {
        let run = rest.prefix { ($0 == "0") == (first == "0") }
        line.add(String(run), first == "0" ? .bad : .plain)
        rest = rest.dropFirst(run.count)
      }
      line.add("]", .faint)
      lines.append(line)
    }
    return lines
  }

  /// Columns beside a map.
  private static let words = 11
}

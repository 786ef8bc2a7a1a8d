import Nodes
import Vocabulary

/// The screen for what is known and chosen, of a size: nothing in it is wider or higher.
struct TopScreen {
  /// Lines from the top, and what of them scrolls.
  struct Frame: Equatable {
    var lines: [TopLine]
    /// How many lines scroll, and how many of them there is room for.
    var count: Int
    var room: Int
  }

  let model: TopModel
  var look = TopLook()
  let columns: Int
  let rows: Int

  private var node: TopModel.Node { model.nodes[model.current] }

  var frame: Frame {
    guard columns > 0, rows > 0 else { return Frame(lines: [], count: 0, room: 0) }
    let content = content(model.page)
    // The last row is for the keys; what scrolls gets a row where there are three.
    var top = [header] + nodeList + (model.showsHelp ? [] : summary(columns)) + content.fixed
    top = Array(top.prefix(max(1, rows - 2)))
    if rows == 1 { top = [] }
    let room = max(0, rows - top.count - 1)
    let offset = max(0, min(model.offset, content.count - room))
    let shown = (offset..<max(offset, min(content.count, offset + room))).map(content.row)
    let blank = Array(repeating: TopLine(), count: room - shown.count)
    let lines = (top + shown + blank + [footer(content.count, offset, shown.count)]).map { $0.cut(to: columns) }
    return Frame(lines: lines, count: content.count, room: room)
  }

  /// All pages of the node that is shown, one below the other, for who reads no screen.
  var plain: [TopLine] {
    guard let role = model.role else { return ([header] + content(.overview).lines(atMost: 100)).map(cut) }
    var lines = [header] + summary(columns)
    for page in TopPage.allCases {
      // What the overview of an origin shows is its list.
      if page == .list, role == .origin { continue }
      lines += [TopLine(), TopLine("--- \(page.title(role))", .title)]
      lines += content(page).lines(atMost: page == .overview ? 100 : 20)
    }
    return lines.map(cut)
  }

  private func cut(_ line: TopLine) -> TopLine { line.cut(to: columns) }

  // Parts

  private var header: TopLine {
    var pieces: [TopLine] = []
    if let status = node.status {
      pieces = [
        TopLine("\(status.role) \(status.node)", .title), TopLine(node.url),
        TopLine("up \(Quantities.clock(status.uptimeMilliseconds / 1000))"), TopLine(status.build, .faint),
      ]
    } else {
      pieces = [TopLine(node.url, .title)]
    }
    if model.isPaused { pieces.insert(TopLine("PAUSED", .warning), at: 0) }
    if !model.filter.isEmpty { pieces.insert(TopLine("filter: \(model.filter)", .warning), at: model.isPaused ? 1 : 0) }
    return TopLine(pieces, columns: columns)
  }

  /// Which nodes there are, where there are several.
  private var nodeList: [TopLine] {
    guard model.nodes.count > 1 else { return [] }
    let pieces = model.nodes.enumerated().map { at, node in
      let name = node.status.map { "\($0.role) \($0.node)" } ?? node.url
      let isCurrent = at == model.current
      return TopLine(
        isCurrent ? "[\(name)]" : node.trouble == nil ? name : "\(name) !",
        node.trouble != nil ? .bad : isCurrent ? .strong : .plain)
    }
    // From the one that is shown on: it is always there.
    return [TopLine(Array(pieces[model.current...] + pieces[..<model.current]), columns: columns)]
  }

  private func summary(_ columns: Int) -> [TopLine] {
    if let agent = node.status?.agent { return AgentPages(status: agent).summary(columns) }
    if let selector = node.status?.selector { return SelectorPages(status: selector).summary(columns) }
    if let origin = node.status?.origin { return OriginPages(status: origin).summary(columns) }
    return []
  }

  private func content(_ page: TopPage) -> TopContent {
    if model.showsHelp { return TopContent(HelpPage.lines) }
    let request = TopRequest(page: page, columns: columns, look: look, sort: model.sort, filter: model.filter)
    guard let status = node.status else { return absence }
    if page == .events { return EventPage(events: status.events).content(request) }
    if let agent = status.agent { return AgentPages(status: agent).content(request) }
    if let selector = status.selector { return SelectorPages(status: selector).content(request) }
    if let origin = status.origin { return OriginPages(status: origin).content(request) }
    return absence
  }

  /// What stands in the place of a node that does not show itself.
  private var absence: TopContent {
    guard let trouble = node.trouble else { return TopContent([TopLine("Looking at it for the first time.", .faint)]) }
    let times = node.failures == 1 ? "once" : "\(node.failures) times"
    return TopContent(
      Self.wrapped(Self.sentence(trouble), columns).map { TopLine($0, .bad) }
        + Self.wrapped("Tried \(times); it is tried again and again.", columns).map { TopLine($0, .faint) })
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
  }

  /// Words on lines that are not wider; a word that is wider is cut later.
  private static func wrapped(_ text: String, _ columns: Int) -> [String] {
    var lines: [String] = []
    for word in ScreenText.plain(text).split(separator: " ") {
      if let last = lines.last, ScreenText.columns(last) + 1 + ScreenText.columns(String(word)) <= columns {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private func footer(_ count: Int, _ offset: Int, _ shown: Int) -> TopLine {
    if model.isTyping {
      // The end of what is typed is what matters.
      var text = ScreenText.plain(model.filter)
      while ScreenText.columns(text) > max(0, columns - 2) { text.removeFirst() }
      return TopLine("/\(text)_", .warning)
    }
    let titles = TopPage.allCases.map { "\($0.rawValue + 1) \($0.title(model.role))" }
    let isShort = columns < titles.reduce(2) { $0 + $1.count + 1 }
    var tabs = TopLine()
    for page in TopPage.allCases {
      let title = isShort ? "\(page.rawValue + 1)" : titles[page.rawValue]
      let isChosen = page == model.page && !model.showsHelp
      if tabs.columns > 0 { tabs.add(" ") }
      tabs.add(isChosen ? "[\(title)]" : title, isChosen ? .title : .plain)
    }
    var keys = ["q quit", "? help", "/ filter"]
    if model.page == .list { keys.append("s sort") }
    keys.append("p pause")
    if model.nodes.count > 1 { keys.append("n node") }
    if model.page == .list { keys.append("r reverse") }
    if model.showsHelp { keys = ["q quit", "any key goes back"] }
    var pieces = [tabs]
    if shown < count { pieces.append(TopLine("\(offset + 1)-\(offset + shown) of \(count)", .accent)) }
    let used = TopLine(pieces, columns: columns)
    let room = columns - used.columns - 2
    // A piece of the first word would say nothing.
    guard room >= keys[0].count else { return used }
    return TopLine([used, TopLine(keys.map { TopLine($0, .faint) }, columns: room, gap: " ")], columns: columns)
  }
}

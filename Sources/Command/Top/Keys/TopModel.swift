import Nodes

/// What `shoal top` knows and what its user has chosen: changed by keys and by looks at nodes, and by nothing else.
struct TopModel {
  /// A node that is looked at.
  struct Node {
    let url: String
    /// The last look, with rates since the one before it; nil as long as there is none, and while there is trouble.
    fileprivate(set) var status: NodeStatus?
    /// Why there is none, in a sentence.
    fileprivate(set) var trouble: String?
    /// Looks in a row that came to nothing.
    fileprivate(set) var failures = 0
    /// As it came.
    fileprivate var last: NodeStatus?

    init(url: String) { self.url = url }
  }

  /// What a key asks of the world.
  enum Wish {
    case nothing
    /// The user has seen enough, and said so by `q` or by Ctrl-C.
    case quit
    case interrupt
    case suspend
    case redraw
  }

  private(set) var nodes: [Node]
  /// The node that is shown.
  private(set) var current = 0
  private(set) var page = TopPage.overview
  /// Only lines with this text in them are shown.
  private(set) var filter = ""
  /// The filter is being typed.
  private(set) var isTyping = false
  private(set) var isPaused = false
  private(set) var showsHelp = false
  /// The first line that is shown of those that scroll; the screen takes less where there are not so many.
  private(set) var offset = 0
  private var sorts: [TopRole: TopSort] = [:]
  /// How many lines scroll, and how many of them are seen.
  private var extent = (count: 0, room: 0)

  static let longestFilter = 60

  init(urls: [String]) { nodes = urls.map { Node(url: $0) } }

  /// What the node that is shown is, once that is known.
  var role: TopRole? { nodes[current].status.flatMap { TopRole(of: $0) } }

  var sort: TopSort { role.map { sorts[$0] ?? $0.usualSort } ?? TopSort(column: 0) }

  /// Takes a look at a node.
  mutating func take(_ look: Result<NodeStatus, CommandFailure>, of node: Int) {
    guard !isPaused else { return }
    switch look {
    case .success(let status):
      nodes[node].status = nodes[node].last.map { status.rates(since: $0) } ?? status
      nodes[node].last = status
      nodes[node].trouble = nil
      nodes[node].failures = 0
    case .failure(let failure):
      nodes[node].status = nil
      nodes[node].trouble = failure.sentence
      nodes[node].failures += 1
    }
  }

  /// The screen has so many lines that scroll, and room for so many of them.
  mutating func fit(count: Int, room: Int) {
    extent = (count, room)
    offset = max(0, min(offset, count - room))
  }

  mutating func press(_ key: Key) -> Wish {
    switch key {
    case .interrupt: return .interrupt
    case .suspend: return .suspend
    case .redraw: return .redraw
    case .up, .down, .pageUp, .pageDown, .home, .end: scroll(key)
    default:
      if isTyping {
        type(key)
      } else if showsHelp {
        showsHelp = false
        offset = 0
        return key == .character("q") ? .quit : .nothing
      } else {
        return command(key)
      }
    }
    return .nothing
  }

  private mutating func command(_ key: Key) -> Wish {
    switch key {
    case .character("q"): return .quit
    case .character("?"), .character("h"):
      showsHelp = true
      offset = 0
    case .character("/"): isTyping = true
    case .escape:
      filter = ""
      offset = 0
    case .character("p"), .character(" "): isPaused.toggle()
    case .character("n"): show(node: current + 1)
    case .character("N"): show(node: current - 1 + nodes.count)
    case .character("j"): scroll(.down)
    case .character("k"): scroll(.up)
    case .character("s"), .character(">"): sort(by: 1)
    case .character("<"): sort(by: -1)
    case .character("r"): change { $0.isReversed.toggle() }
    case .tab, .right: show(page.moved(by: 1))
    case .backTab, .left: show(page.moved(by: -1))
    case .character(let character): if let page = TopPage(key: character) { show(page) }
    default: break
    }
    return .nothing
  }

  private mutating func show(_ page: TopPage) {
    self.page = page
    offset = 0
  }

  private mutating func show(node: Int) {
    current = node % nodes.count
    offset = 0
  }

  private mutating func type(_ key: Key) {
    offset = 0
    switch key {
    case .character(let character): if filter.count < Self.longestFilter { filter.append(character) }
    case .backspace: if filter.popLast() == nil { isTyping = false }
    case .escape:
      filter = ""
      isTyping = false
    case .enter, .tab: isTyping = false
    default: break
    }
  }

  private mutating func scroll(_ key: Key) {
    let page = max(1, extent.room - 1)
    let wanted =
      switch key {
      case .up: offset - 1
      case .down: offset + 1
      case .pageUp: offset - page
      case .pageDown: offset + page
      case .home: 0
      default: extent.count
      }
    offset = max(0, min(wanted, extent.count - extent.room))
  }

  /// To another column, in the way that is usual for it.
  private mutating func sort(by step: Int) {
    guard let role else { return }
    change { $0 = TopSort(column: ($0.column + step + role.columns) % role.columns) }
  }

  private mutating func change(_ change: (inout TopSort) -> Void) {
    guard let role, page == .list else { return }
    change(&sorts[role, default: role.usualSort])
    offset = 0
  }
}

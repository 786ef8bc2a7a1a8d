/// A line that is being typed, with the lines before it at hand.
struct LineEditor {
  /// What may stand where the cursor does.
  struct Completion: Equatable {
    /// How many characters before the cursor they take the place of.
    var length: Int
    /// In the order in which they are shown.
    var words: [String]
  }

  /// What a key came to.
  enum Outcome: Equatable {
    case editing
    /// The line is whole.
    case line(String)
    /// These may follow; nothing tells which.
    case choices([String])
    /// Ctrl-C: the line is thrown away.
    case interrupted
    /// Ctrl-D on an empty line.
    case end
    case suspend
    /// Ctrl-L: the screen is to be drawn anew.
    case redraw
  }

  private(set) var text: [Character] = []
  /// Before which character it stands.
  private(set) var cursor = 0
  /// Lines of before, the oldest first.
  private let history: [String]
  /// The line of the history that is shown; as many as there are for the one that is being typed.
  private var shown: Int
  /// What was being typed before a line of the history was shown.
  private var draft: [Character] = []
  /// What was cut off last.
  private var cut: [Character] = []

  private static let longest = 4_096

  init(history: [String] = []) {
    self.history = history
    shown = history.count
  }

  mutating func take(_ key: Key, complete: (String) -> Completion) -> Outcome {
    switch key {
    case .character(let character): insert([character])
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .backspace: remove(max(0, cursor - 1)..<cursor)
    case .delete: remove(cursor..<min(text.count, cursor + 1))
    case .control("d"):
      if text.isEmpty { return .end }
      remove(cursor..<min(text.count, cursor + 1))
    case .control("u"): cut(0..<cursor)
    case .control("k"): cut(cursor..<text.count)
    case .control("w"): cut(wordStart..<cursor)
    case .control("y"): insert(cut)
    case .up, .control("p"): recall(shown - 1)
    case .down, .control("n"): recall(shown + 1)
    case .tab: return fill(complete(String(text[..<cursor])))
    case .enter: return .line(String(text))
    case .interrupt: return .interrupted
    case .suspend: return .suspend
    case .redraw: return .redraw
    case .escape, .backTab, .pageUp, .pageDown, .control: break
    }
    return .editing
  }

  private mutating func insert(_ characters: [Character]) {
    guard text.count + characters.count <= Self.longest else { return }
    text.insert(contentsOf: characters, at: cursor)
    cursor += characters.count
  }

  private mutating func remove(_ range: Range<Int>) {
    text.removeSubrange(range)
    cursor = range.lowerBound
  }

  private mutating func cut(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    cut = Array(text[range])
    remove(range)
  }

  /// Where the word before the cursor begins.
  private var wordStart: Int {
    var at = cursor
    while at > 0, text[at - 1] == " " { at -= 1 }
    while at > 0, text[at - 1] != " " { at -= 1 }
    return at
  }

  private mutating func recall(_ line: Int) {
    guard history.indices.contains(line) || line == history.count, line != shown else { return }
    if shown == history.count { draft = text }
    shown = line
    text = line == history.count ? draft : Array(history[line])
    cursor = text.count
  }

  /// What all words have in common is typed; where that is nothing more, they are shown.
  private mutating func fill(_ completion: Completion) -> Outcome {
    guard let first = completion.words.first else { return .editing }
    let typed = text[(cursor - completion.length)..<cursor]
    var common = Array(first)
    for word in completion.words.dropFirst() {
      common = Array(zip(common, word).prefix { $0 == $1 }.map(\.0))
    }
    if common.count <= typed.count, completion.words.count > 1 { return .choices(completion.words) }
    remove((cursor - completion.length)..<cursor)
    insert(common)
    return .editing
  }
}

/// Files that are to be read again when they have changed.
struct WatchedFiles {
  private let paths: [String]
  private var facts: [FileFacts?]

  /// - Parameter paths: those that are nil are none.
  init(_ paths: [String?]) {
    self.paths = paths.compactMap(\.self)
    facts = self.paths.map(FileFacts.init(of:))
  }

  /// Whether one has changed since this was asked last. Files that are just being replaced may lack one for a moment:
  /// that is waited for.
  mutating func haveChanged() -> Bool {
    let now = paths.map(FileFacts.init(of:))
    guard now != facts, now.allSatisfy({ $0 != nil }) else { return false }
    facts = now
    return true
  }
}

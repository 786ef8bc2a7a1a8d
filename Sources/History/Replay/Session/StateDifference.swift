/// What differs between two states of machines, by path.
struct StateDifference {
  /// One place where they differ.
  struct Change {
    var path: StatePath
    /// Nil where there is nothing.
    var before: String?
    var after: String?

    var text: String { "\(path): \(before ?? "nothing") -> \(after ?? "nothing")" }
  }

  private(set) var changes: [Change] = []
  /// Whether there are more than are kept.
  private(set) var isCut = false
  private let most: Int

  /// - Parameter most: how many changes are kept.
  init(_ before: Any, _ after: Any, atMost most: Int = 40) {
    self.most = most
    compare(before, after, StatePath(), depth: 0)
  }

  private static let deepest = 24

  private mutating func compare(_ before: Any, _ after: Any, _ path: StatePath, depth: Int) {
    guard changes.count < most else {
      isCut = true
      return
    }
    // Cheaper than to look at all parts, or to say what they are: most are as they were.
    if Self.areEqual(before, after) { return }
    let (old, new) = (StateNode(before), StateNode(after))
    guard type(of: old.value) == type(of: new.value), !old.isLeaf, !new.isLeaf, depth < Self.deepest else {
      let (was, now) = (old.text(), new.text())
      if was != now || depth == Self.deepest {
        changes.append(Change(path: path, before: was, after: now))
      }
      return
    }
    let (was, now) = (old.parts, new.parts)
    for at in 0..<max(was.count, now.count) {
      if at < was.count, at < now.count, was[at].part == now[at].part {
        compare(was[at].value, now[at].value, path.appending(was[at].part), depth: depth + 1)
      } else {
        if at < was.count { note(path.appending(was[at].part), was[at].value, nil) }
        if at < now.count { note(path.appending(now[at].part), nil, now[at].value) }
      }
      if isCut { return }
    }
  }

  private mutating func note(_ path: StatePath, _ before: Any?, _ after: Any?) {
    guard changes.count < most else {
      isCut = true
      return
    }
    changes.append(
      Change(path: path, before: before.map { StateNode($0).text() }, after: after.map { StateNode($0).text() }))
  }

  /// Whether they are known to be equal.
  private static func areEqual(_ old: Any, _ new: Any) -> Bool {
    if let old = old as? any StorageShowing, let new = new as? any StorageShowing, let place = old.place,
      place == new.place
    {
      return true
    }
    func compare<Value: Equatable>(_ value: Value) -> Bool { value == new as? Value }
    return (old as? any Equatable).map { compare($0) } ?? false
  }
}

/// A list that says where its elements lie: two that are alive and have theirs in one place are one.
private protocol StorageShowing {
  /// Nil for an empty one.
  var place: StoragePlace? { get }
}

private struct StoragePlace: Equatable {
  var start: Int
  var count: Int
}

extension Array: StorageShowing {
  fileprivate var place: StoragePlace? {
    let start = unsafe withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
    return isEmpty ? nil : StoragePlace(start: start, count: count)
  }
}

import DequeModule
import OrderedCollections
import Vocabulary

extension OriginMachine {
  mutating func scanned(
    _ changes: [FileChange], _ isComplete: Bool, _ now: Instant, _ effects: inout [OriginEffect]
  ) {
    for change in changes {
      switch change {
      case .appeared(let path, let version): enqueue(NamedVersion(path: path, version: version), &effects)
      case .vanished(let path):
        if objects[path] != nil {
          withdraw(path)
          effects.append(.log(LogEvent(.info, .objectWithdrawn, [.init("path", path)])))
        }
      }
    }
    if isComplete { scanAt = now + Self.scanInterval }
    describeMore(&effects)
  }

  /// Removes an object without losing the place of the round that tells the selector.
  private mutating func withdraw(_ path: String) {
    guard let index = objects.index(forKey: path) else { return }
    objects.remove(at: index)
    if let position = roundPosition, index < position { roundPosition = position - 1 }
  }

  mutating func enqueue(_ file: NamedVersion, _ effects: inout [OriginEffect]) {
    guard isOpen(file) else { return }
    guard queue.count < Self.maximumQueued else {
      return effects.append(.log(LogEvent(.warning, .describingPutOff, [.init("path", file.path)])))
    }
    queue.append(file)
  }

  /// Whether the file is neither described nor being described.
  private func isOpen(_ file: NamedVersion) -> Bool {
    file.version.size > 0 && objects[file.path]?.version != file.version && !describing.contains(file)
  }

  /// Files that are being described or wait for it; some may be counted twice.
  var waitingCount: Int { queue.count + wanted.count + describing.count + unsettled.count }

  /// Somebody asked: this file goes before those that nobody asked for.
  mutating func want(_ file: NamedVersion, _ effects: inout [OriginEffect]) {
    guard isOpen(file), !unsettled.contains(file), !wanted.contains(file) else { return }
    guard wanted.count < Self.maximumPending else { return }
    wanted.append(file)
    describeMore(&effects)
  }

  mutating func describeMore(_ effects: inout [OriginEffect]) {
    guard let configuration else { return }
    while describing.count < configuration.parallelDescriptions, let file = wanted.popFirst() ?? queue.popFirst() {
      guard isOpen(file) else { continue }
      describing.append(file)
      effects.append(.describe(path: file.path, file.version))
    }
  }

  mutating func described(
    _ path: String, _ version: FileVersion, _ facts: DescriptionFacts, _ now: Instant, _ effects: inout [OriginEffect]
  ) {
    describing.removeAll { $0 == NamedVersion(path: path, version: version) }
    counters.described += 1
    objects[path] = PublishedObject(version: version, facts: facts)
    effects.append(
      .log(
        LogEvent(
          .info, .objectPublished,
          [
            .init("path", path), .init("object", facts.object.hex), .init("bytes", facts.length),
            .init("serial", facts.serial),
          ])))
    tellSoon(now)
    describeMore(&effects)
  }

  mutating func failed(
    _ path: String, _ version: FileVersion, _ failure: DescribeFailure, _ now: Instant, _ effects: inout [OriginEffect]
  ) {
    let file = NamedVersion(path: path, version: version)
    describing.removeAll { $0 == file }
    switch failure {
    case .unsettled:
      if unsettled.count < Self.maximumQueued { unsettled.append(file) }
      retryAt = retryAt ?? now + .milliseconds(100)
    case .changed, .failed:
      // A changed file comes back with the next scan or the next question, as another version.
      counters.describeFailures += 1
      effects.append(
        .log(LogEvent(.warning, .describingFailed, [.init("path", path), .init("why", failure.sentence)])))
    }
    describeMore(&effects)
  }
}

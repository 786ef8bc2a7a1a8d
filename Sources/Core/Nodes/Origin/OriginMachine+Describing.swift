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
      case .denied(let path): effects.append(.log(LogEvent(.warning, .fileDenied, [.init("path", path)])))
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

  private mutating func enqueue(_ file: NamedVersion, _ effects: inout [OriginEffect]) {
    guard isOpen(file), !queue.add(file) else { return }
    effects.append(.log(LogEvent(.warning, .describingPutOff, [.init("path", file.path)])))
  }

  /// Whether the file is neither described nor being described.
  private func isOpen(_ file: NamedVersion) -> Bool {
    objects[file.path]?.version != file.version && !queue.isRunning(file)
  }

  /// Somebody asked: this file goes before those that nobody asked for.
  mutating func want(_ file: NamedVersion, _ effects: inout [OriginEffect]) {
    guard objects[file.path]?.version != file.version else { return }
    queue.ask(file)
    describeMore(&effects)
  }

  mutating func describeMore(_ effects: inout [OriginEffect]) {
    guard let configuration else { return }
    let known = objects
    while let order = queue.next(
      parallel: configuration.parallelDescriptions, where: { known[$0.path]?.version != $0.version })
    {
      effects.append(.describe(path: order.file.path, order.file.version, upTo: order.upTo))
    }
  }

  mutating func described(
    _ path: String, _ version: FileVersion, _ facts: DescriptionFacts, _ now: Instant, _ effects: inout [OriginEffect]
  ) {
    let file = NamedVersion(path: path, version: version)
    queue.ended(file)
    counters.described += 1
    let object = PublishedObject(version: version, facts: facts)
    objects[path] = object
    effects.append(
      .log(
        LogEvent(
          .info, .objectPublished,
          [
            .init("path", path), .init("object", facts.object.hex), .init("bytes", facts.length),
            .init("serial", facts.serial),
          ])))
    for waiting in held.take(file) { describe(waiting.question, object, waiting.wall, &effects) }
    tellSoon(now)
    describeMore(&effects)
  }

  mutating func failed(
    _ path: String, _ version: FileVersion, _ failure: DescribeFailure, _ now: Instant, _ effects: inout [OriginEffect]
  ) {
    let file = NamedVersion(path: path, version: version)
    if case .unsettled(let wait) = failure {
      queue.rest(file, until: now + wait)
    } else {
      queue.ended(file)
      counters.describeFailures += 1
      effects.append(
        .log(LogEvent(.warning, .describingFailed, [.init("path", path), .init("why", failure.sentence)])))
      // A changed file is looked for again, for those who wait; else it comes back with the next scan or question.
      for waiting in held.take(file) {
        if failure == .changed {
          lookUpAgain(waiting.question, &effects)
        } else {
          refuse(waiting.question, failure, &effects)
        }
      }
    }
    describeMore(&effects)
  }
}

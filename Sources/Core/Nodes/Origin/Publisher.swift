import OrderedCollections
import Selection
import Vocabulary

/// Which files of an origin are described, and which will be next.
struct Publisher: Codable, Sendable {
  /// A file whose description is ready.
  struct Object: Hashable, Codable, Sendable {
    var version: FileVersion
    var facts: DescriptionFacts
    /// When what is signed is to be signed anew; nil: never, or that is ordered.
    var renewAt: Instant?
    /// It is to be signed anew, and is given out as it is meanwhile.
    var isRenewed = false
    /// The digest of the description of which the selector has a copy.
    var copy: Digest256?
    /// Body bytes of it in answers that are over.
    var sent: Int64 = 0
  }

  /// By path, in the order in which they were published first.
  private var objects: OrderedDictionary<String, Object> = [:]
  private var queue = DescribeQueue()
  /// Whether the selector answers, and takes copies of descriptions: nobody is sent to one that is away.
  private(set) var namesCopies = false
  /// When to look for what is to be signed anew.
  private var nextRenewal: Instant?

  /// How many files are described.
  var count: Int { objects.count }
  /// Files that are being described or wait for it; some may be counted twice.
  var waitingCount: Int { queue.count }
  /// When the first file that was just written to can be taken up again.
  var nextWake: Instant? { [queue.nextWake, nextRenewal].compactMap(\.self).min() }

  /// The first files, for people.
  func files(atMost most: Int) -> [OriginStatus.File] {
    objects.prefix(most).map { path, object in
      OriginStatus.File(
        path: path, length: object.facts.length, object: object.facts.object.hex, serial: object.facts.serial)
    }
  }

  /// The objects of which most was sent, so many of them, and what was sent of all others together; those of which
  /// nothing was sent are left out.
  /// - Parameter withdrawn: what is left out as well.
  func offload(
    atMost most: Int, besides withdrawn: WithdrawnFiles
  ) -> (objects: [OriginStatus.Sent], others: OriginStatus.Others) {
    var found: [(place: Int, bytes: Int64)] = []
    var others = OriginStatus.Others(count: 0, bytes: 0)
    for place in objects.elements.indices {
      let (path, object) = objects.elements[place]
      let bytes = object.sent
      guard bytes > 0, !withdrawn.covers(path, object) else { continue }
      others.count += 1
      others.bytes += bytes
      guard found.count < most || bytes > found[found.count - 1].bytes else { continue }
      if found.count == most { found.removeLast() }
      found.insert((place, bytes), at: found.firstIndex { $0.bytes < bytes } ?? found.count)
    }
    let lines = found.map { place, bytes in
      let (path, object) = objects.elements[place]
      return OriginStatus.Sent(
        path: path, object: object.facts.object.hex, length: object.facts.length, flow: ByteFlow(sent: bytes))
    }
    others.count -= found.count
    others.bytes -= found.reduce(0) { $0 + $1.bytes }
    return (lines, others)
  }

  /// So many body bytes of an object went out. Of one that is published no more, or not there, nothing is kept.
  mutating func sent(_ bytes: Int64, of file: ServedObjects.File) {
    guard bytes > 0, let place = objects.index(forKey: file.path),
      objects.values[place].facts.object == file.object
    else { return }
    objects.values[place].sent += bytes
  }

  /// What is published under a path; nil for nothing.
  func object(at path: String) -> Object? { objects[path] }

  /// The selector has a copy of this description, or it is not known to have one.
  mutating func noteCopy(_ digest: Digest256?, at path: String) { objects[path]?.copy = digest }

  /// The selector has answered, or not.
  mutating func heard(fromSelector takesCopies: Bool) { namesCopies = takesCopies }

  /// What is known of exactly this version of a file, if it is described.
  func object(of file: DescribeQueue.File) -> Object? {
    guard var object = objects[file.path], object.version == file.version else { return nil }
    if !namesCopies { object.copy = nil }
    return object
  }

  /// The world looked through the root.
  ///
  /// - Returns: the places of the objects that were withdrawn, each as it was when those before it were gone.
  mutating func scanned(_ changes: [OriginInput.FileChange], _ turn: inout OriginTurn) -> [Int] {
    var withdrawn: [Int] = []
    for change in changes {
      switch change {
      case .appeared(let path, let version):
        guard turn.configuration.publishes(path.split(separator: "/")) else { continue }
        add(DescribeQueue.File(path: path, version: version), &turn)
      case .vanished(let path):
        guard let index = objects.index(forKey: path) else { continue }
        objects.remove(at: index)
        withdrawn.append(index)
        turn.log(.info, .objectWithdrawn, [.init("path", path)])
      case .denied(let path): turn.log(.warning, .fileDenied, [.init("path", path)])
      }
    }
    describeMore(&turn)
    return withdrawn
  }

  private mutating func add(_ file: DescribeQueue.File, _ turn: inout OriginTurn) {
    guard object(of: file) == nil, !queue.isRunning(file), !queue.add(file, turn.policy) else { return }
    turn.log(.warning, .describingPutOff, [.init("path", file.path)])
  }

  /// Somebody asked: this file goes before those that nobody asked for.
  mutating func want(_ file: DescribeQueue.File, _ turn: inout OriginTurn) {
    queue.ask(file, turn.policy)
    describeMore(&turn)
  }

  /// A part of a file is hashed.
  mutating func paused(_ file: DescribeQueue.File, done: Int64, _ turn: inout OriginTurn) {
    queue.paused(file, done: done)
    describeMore(&turn)
  }

  /// A file is described, and is an object from now on.
  mutating func described(
    _ file: DescribeQueue.File, _ facts: DescriptionFacts, _ turn: inout OriginTurn
  ) -> Object {
    queue.ended(file)
    turn.counters.described += 1
    let renewAt = facts.renewAfter.map { turn.now + $0 }
    nextRenewal = [nextRenewal, renewAt].compactMap(\.self).min()
    var object = Object(version: file.version, facts: facts, renewAt: renewAt)
    // It may be signed anew only.
    if let before = objects[file.path], before.facts.object == facts.object { object.sent = before.sent }
    if facts.hybridDigest == objects[file.path]?.copy { object.copy = facts.hybridDigest }
    objects[file.path] = object
    turn.log(
      .info, .objectPublished,
      [
        .init("path", file.path), .init("object", facts.object.hex), .init("bytes", facts.length),
        .init("serial", facts.serial),
      ])
    describeMore(&turn)
    return object
  }

  /// A file was not described. One that was just written to is tried again; others come back with the next scan or
  /// request.
  mutating func failed(
    _ file: DescribeQueue.File, _ failure: OriginInput.DescribeFailure, _ turn: inout OriginTurn
  ) {
    if case .unsettled(let wait) = failure {
      queue.rest(file, until: turn.now + wait, turn.policy)
    } else {
      queue.ended(file)
      if objects[file.path]?.isRenewed == true, objects[file.path]?.version == file.version {
        objects[file.path]?.isRenewed = false
        objects[file.path]?.renewAt = turn.now + turn.policy.scanInterval
        nextRenewal = [nextRenewal, objects[file.path]?.renewAt].compactMap(\.self).min()
      }
      turn.counters.describeFailures += 1
      turn.log(.warning, .describingFailed, [.init("path", file.path), .init("why", failure.sentence)])
    }
    describeMore(&turn)
  }

  /// Time passed: files that rested are taken up again.
  mutating func timePassed(_ turn: inout OriginTurn) {
    guard let wake = nextWake, wake <= turn.now else { return }
    queue.wake(at: turn.now)
    if let nextRenewal, nextRenewal <= turn.now { renew(&turn) }
    describeMore(&turn)
  }

  /// Other keys sign from now on.
  mutating func renewAll(_ turn: inout OriginTurn) {
    for at in objects.elements.indices { objects.values[at].renewAt = turn.now }
    renew(&turn)
    describeMore(&turn)
  }

  /// What is signed has an end: all whose time has come is signed anew, in the order of its publication. Nobody looks
  /// again sooner than after a while, for there may be many, each with a time of its own.
  private mutating func renew(_ turn: inout OriginTurn) {
    var next: Instant?
    for at in objects.elements.indices {
      guard let due = objects.elements[at].value.renewAt else { continue }
      let file = DescribeQueue.File(path: objects.elements[at].key, version: objects.elements[at].value.version)
      guard due <= turn.now, queue.add(file, turn.policy) else {
        next = [next, due].compactMap(\.self).min()
        continue
      }
      objects.values[at].renewAt = nil
      objects.values[at].isRenewed = true
    }
    nextRenewal = next.map { max($0, turn.now + OriginPolicy.renewalPause) }
  }

  private mutating func describeMore(_ turn: inout OriginTurn) {
    let known = objects
    while let order = queue.next(
      turn.configuration,
      where: { file in
        known[file.path].map { $0.version != file.version || $0.isRenewed } ?? true
      })
    {
      turn.order(.describe(path: order.file.path, order.file.version, upTo: order.upTo))
    }
  }

  /// What the selector is told of the objects from one place on, as far as it fits into one message.
  /// - Parameter withdrawn: what they are not told.
  /// - Returns: also the place of the first one that did not fit, and how many cannot be told at all.
  func registrations(
    from start: Int, _ configuration: OriginConfiguration, besides withdrawn: WithdrawnFiles
  ) -> (list: [RegisteredObject], end: Int, leftOut: Int) {
    var (list, end, leftOut) = ([RegisteredObject](), start, 0)
    // What is around the objects takes a few hundred bytes.
    var room = ObjectRegistration.longestMessage - 512
    while end < objects.count, list.count < ObjectRegistration.maximumObjects {
      let (path, object) = objects.elements[end]
      let facts = object.facts
      let told = RegisteredObject(
        object: facts.object, v1: facts.v1, v1Only: facts.v1Only, length: facts.length,
        pieceLength: facts.pieceLength, url: configuration.url(of: path), path: path)
      // Nobody needs peers for nothing.
      if facts.length > 0, !withdrawn.covers(path, object) {
        if told.canBeTold {
          room -= told.messageLength
          guard room >= 0 else { break }
          list.append(told)
        } else {
          leftOut += 1
        }
      }
      end += 1
    }
    return (list, end, leftOut)
  }
}

import Nodes
import Selection
import Testing
import Vocabulary

/// An origin machine with an invented file system under it.
struct OriginStage {
  static let modified: Int64 = 1_700_000_000
  var machine = OriginMachine()
  var files: [String: FileVersion] = [:]
  var denied: Set<String> = []
  var now = Instant(nanoseconds: 0)
  var wall = WallTime(microseconds: (modified + 100) * 1_000_000)
  var effects: [OriginEffect] = []
  private var last: UInt64 = 0

  init(
    publicURL: String = "http://o.example:8080", registers: Bool = true, lists: Bool = false, dotfiles: Bool? = nil,
    calls: CallBudgets.Rate? = nil, selector: String? = nil
  ) {
    guard let url = try? HTTPURL(publicURL) else { preconditionFailure("a good URL") }
    let key = NodeID(key: .zero)
    feed(
      .started(
        OriginConfiguration(
          node: key, publicURL: url, registers: registers, lists: lists, showsDotfiles: dotfiles, calls: calls,
          selector: selector),
        seed: 1))
  }

  mutating func add(_ path: String, size: Int64 = 1000, inode: UInt64 = 7) {
    files[path] = FileVersion(inode: inode, size: size, modified: Self.modified * 1_000_000_000 + 5)
  }

  /// Hands over an input and keeps the effects.
  @discardableResult
  mutating func feed(_ input: OriginInput) -> [OriginEffect] {
    var new: [OriginEffect] = []
    machine.handle(input, at: now, effects: &new)
    // Whatever a test is about, what the machine counts adds up.
    for law in machine.laws where !law.holds { Issue.record("after \(input): \(law.text)") }
    effects += new
    return new
  }

  /// Asks for a description that is not there yet: the request is held.
  @discardableResult
  mutating func hold(_ target: String) -> ExchangeID {
    last += 1
    let exchange = ExchangeID(last)
    let remote = Endpoint(address: IPAddress(127, 0, 0, 1), port: 1)
    var new = feed(.asked(exchange, HTTPRequest(method: "GET", target: target, remote: remote)))
    while case .lookup(_, let parts)? = new.last(where: { if case .lookup = $0 { true } else { false } }) {
      new = feed(.found(exchange, lookup(parts), at: wall))
    }
    return exchange
  }

  /// What the invented file system has.
  func lookup(_ parts: [String]) -> OriginInput.FileLookup {
    let path = parts.joined(separator: "/")
    if denied.contains(path) { return .denied }
    let isDirectory = files.keys.contains { $0.hasPrefix(path + "/") }
    return files[path].map { OriginInput.FileLookup.file(FileToken(last), $0) } ?? (isDirectory ? .directory : .missing)
  }

  /// Asks, looks up what the machine wants to know, and gives the answer. A description is made if it must be.
  mutating func ask(_ target: String, method: String = "GET", _ fields: [(String, String)] = []) -> HTTPResponse {
    last += 1
    let exchange = ExchangeID(last)
    let remote = Endpoint(address: IPAddress(127, 0, 0, 1), port: 1)
    let request = HTTPRequest(
      method: method, target: target, fields: fields.map { HTTPField($0.0, $0.1) }, remote: remote)
    var new = feed(.asked(exchange, request))
    while true {
      for effect in new {
        if case .answer(exchange, let answer) = effect {
          feed(.ended(exchange, sent: method == "HEAD" ? 0 : answer.length, whole: true))
          return answer
        }
      }
      if case .list(_, let parts, _)? = new.last(where: { if case .list = $0 { true } else { false } }) {
        new = feed(.listed(exchange, .entries(entries(parts), isWhole: true)))
        continue
      }
      guard case .lookup(_, let parts)? = new.last(where: { if case .lookup = $0 { true } else { false } }) else {
        new = describeAll()
        if new.isEmpty { preconditionFailure("neither an answer nor a lookup") }
        continue
      }
      new = feed(.found(exchange, lookup(parts), at: wall))
    }
  }

  private func entries(_ parts: [String]) -> [DirectoryPage.Entry] {
    let prefix = parts.map { $0 + "/" }.joined()
    var result: [DirectoryPage.Entry] = []
    for (path, version) in files where path.hasPrefix(prefix) {
      let rest = path.dropFirst(prefix.count).split(separator: "/")
      let name = rest.first.map(String.init) ?? ""
      guard !result.contains(where: { $0.name == name }) else { continue }
      result.append(
        DirectoryPage.Entry(
          name: name, isDirectory: rest.count > 1, size: version.size, modified: version.modifiedSeconds))
    }
    return result
  }

  static func facts(
    _ version: FileVersion, serial: Int64 = 1, renewAfter: TimeSpan? = nil
  ) -> DescriptionFacts {
    let object = Digest256(version.inode, 2, 3, UInt64(version.size))
    return DescriptionFacts(
      object: object, v1: InfoHash(1, version.inode, 3), v1Only: InfoHash(2, version.inode, 3), length: version.size,
      pieceLength: 65536, digest: Digest256(1, 2, 3, 4), serial: serial,
      hybrid: .init(token: FileToken(1001), length: 500),
      v1OnlyDescription: .init(token: FileToken(1002), length: 400),
      leaves: .init(token: FileToken(1003), length: 32 * ((version.size + 16383) / 16384)),
      hybridDigest: Digest256(5, version.inode, UInt64(serial), 1), renewAfter: renewAfter)
  }

  /// Finishes every description that was ordered so far.
  @discardableResult
  mutating func describeAll(serial: Int64 = 1, renewAfter: TimeSpan? = nil) -> [OriginEffect] {
    var new: [OriginEffect] = []
    var at = 0
    while at < effects.count {
      if case .describe(let path, let version, _) = effects[at] {
        effects.remove(at: at)
        new += feed(.described(path: path, version, Self.facts(version, serial: serial, renewAfter: renewAfter)))
      } else {
        at += 1
      }
    }
    return new
  }

  /// Lets time pass up to the next deadline.
  @discardableResult
  mutating func waitForDeadline() -> [OriginEffect] {
    guard let deadline = machine.nextDeadline else { return [] }
    now = max(now, deadline)
    return feed(.deadlineReached)
  }
}

extension HTTPResponse {
  func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// The spans of files in the body.
  var spans: [ByteSpan] {
    body.compactMap { if case .file(_, let span) = $0 { span } else { nil } }
  }
}

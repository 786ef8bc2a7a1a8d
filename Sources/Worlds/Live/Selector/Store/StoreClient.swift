import NIOCore
import Nodes
import Selection
import Vocabulary

/// A selector's side of the store that it shares with others: Redis, as a log in one stream. One connection tells, the
/// other waits for what is told; when either is lost, both are opened anew, ever more seldom until that succeeds.
///
/// It decides nothing: what is read, and what becomes of what is told, is the machine's to judge. Confined to its event
/// loop.
final class StoreClient: @unchecked Sendable {
  private let url: StoreURL
  private let trust: TLSTrust
  private let loop: any EventLoop
  private let clock: NodeClock
  private let store: SelectorConfiguration.Store
  private let onInput: (StoreInput) -> Void

  private let meter = StoreConnection.Meter()
  private var teller: StoreConnection?
  private var reader: StoreConnection?
  private var isStopped = false
  private var pace: TimeSpan
  private var tries = 0
  private var sentence: String?
  private var upkeep: RepeatedTask?
  /// Milliseconds of Redis's clock, less those of this node's.
  private var offset: Int64 = 0
  /// The last entry that was read; nil before the first.
  private var last: String?
  /// What tells whether the store is the one of before.
  private var token: [UInt8]?

  /// So many batches are read at once, and it is waited so long for one.
  private static let mostRead = 16
  private static let wait: Int64 = 5_000
  private static let longestPause: Int64 = 5_000
  private static let field = Array("e".utf8)

  init(
    _ url: StoreURL, _ store: SelectorConfiguration.Store, trust: TLSTrust, on loop: any EventLoop, clock: NodeClock,
    onInput: @escaping (StoreInput) -> Void
  ) {
    self.url = url
    self.store = store
    self.trust = trust
    self.loop = loop
    self.clock = clock
    self.onInput = onInput
    pace = store.spacing
  }

  /// Connects, and goes on until it is stopped.
  func start() {
    connect()
    upkeep = loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { [weak self] _ in
      self?.keepUp()
    }
  }

  func stop() {
    isStopped = true
    upkeep?.cancel()
    teller?.close()
    reader?.close()
  }

  /// Puts a batch into the log, and drops from it what is older than it has to be.
  func tell(_ number: UInt64, _ batch: [UInt8]) {
    guard let teller else { return }
    let since = max(0, redisNow - store.lifetime.milliseconds)
    let words = ["XADD", url.stream, "MINID", "~", "\(since)-0", "*"].map { Array($0.utf8) }
    teller.ask(words + [Self.field, batch]).whenComplete { result in
      switch result {
      case .success:
        self.tries = 0
        self.onInput(.stored(number))
      case .failure(let error): self.lost(error)
      }
    }
  }

  func read(after pace: TimeSpan) { self.pace = pace }

  private var redisNow: Int64 { clock.now.nanoseconds / 1_000_000 + offset }

  // Coming and going

  private func connect() {
    let opened = [0, 1].map { _ in
      StoreConnection.open(url.place, trust: trust, meter: meter, on: loop).flatMap { one in
        self.greet(one).map { one }.flatMapError { error in
          one.close()
          return self.loop.makeFailedFuture(error)
        }
      }
    }
    EventLoopFuture.whenAllSucceed(opened, on: loop).flatMap { both in
      self.look(both[0]).map { (both[0], both[1], $0) }
    }.whenComplete { result in
      switch result {
      case .success(let (teller, reader, isEmptied)): self.begin(teller, reader, isEmptied)
      case .failure(let error):
        for one in opened { one.whenSuccess { $0.close() } }
        self.lost(error)
      }
    }
  }

  private func greet(_ one: StoreConnection) -> EventLoopFuture<Void> {
    var words = ["AUTH"].map { Array($0.utf8) }
    if let user = url.user { words.append(Array(user.utf8)) }
    if let password = url.password { words.append(Array(password.utf8)) }
    let allowed = words.count > 1 ? one.ask(words).map { _ in } : loop.makeSucceededVoidFuture()
    return allowed.flatMap {
      self.url.database == 0
        ? self.loop.makeSucceededVoidFuture() : one.ask("SELECT", "\(self.url.database)").map { _ in }
    }
  }

  /// Looks at the store's clock, and whether it is the store of before.
  private func look(_ one: StoreConnection) -> EventLoopFuture<Bool> {
    let asked = clock.now
    var random = SystemRandomNumberGenerator()
    let fresh = Array(String(random.next(), radix: 16).utf8)
    let time = one.ask("TIME")
    let made = one.ask([Array("SET".utf8), Array(url.token.utf8), fresh, Array("NX".utf8)])
    let token = one.ask("GET", url.token)
    return time.and(made).and(token).flatMapThrowing { answers in
      let ((time, made), token) = answers
      guard let parts = time.list, parts.count == 2, let seconds = parts[0].text.flatMap({ Int64($0) }),
        let micros = parts[1].text.flatMap({ Int64($0) }), let name = token.bytes, seconds < 1 << 40
      else { throw StoreProblem.noRedis }
      let middle = (asked.nanoseconds + self.clock.now.nanoseconds) / 2_000_000
      self.offset = seconds * 1000 + micros / 1000 - middle
      let isNew = made == .simple("OK")
      defer { self.token = name }
      return self.token.map { $0 != name } ?? isNew
    }
  }

  private func begin(_ teller: StoreConnection, _ reader: StoreConnection, _ isEmptied: Bool) {
    guard !isStopped else {
      teller.close()
      return reader.close()
    }
    (self.teller, self.reader) = (teller, reader)
    teller.onClosed = { [weak self] in self?.lost($0) }
    reader.onClosed = { [weak self] in self?.lost($0) }
    sentence = nil
    // Of a new store everything is read, for its clock may be another.
    if isEmptied { last = nil }
    onInput(.found(isEmptied: isEmptied))
    read()
  }

  private func lost(_ error: any Error) {
    let problem = error as? StoreProblem ?? .closed
    let wasThere = teller != nil
    for one in [teller, reader] {
      one?.onClosed = nil
      one?.close()
    }
    (teller, reader) = (nil, nil)
    guard !isStopped, wasThere || !isWaiting else { return }
    if wasThere || sentence != problem.description { onInput(.lost(problem.description)) }
    sentence = problem.description
    // With chance in it, so that all selectors do not come back at one moment.
    let pause = min(Self.longestPause, 100 << Int64(min(tries, 10)))
    tries += 1
    isWaiting = true
    loop.scheduleTask(in: .milliseconds(pause / 2 + .random(in: 0...pause / 2))) {
      self.isWaiting = false
      if !self.isStopped { self.connect() }
    }
  }

  private var isWaiting = false

  /// Tells the machine what was done; looks at the clock and the store from time to time.
  private func keepUp() {
    if meter.tally != StoreInput.Tally() {
      let tally = meter.tally
      meter.tally = StoreInput.Tally()
      onInput(.tally(tally))
    }
    seconds += 1
    guard seconds % 15 == 0, let teller else { return }
    look(teller).whenComplete { result in
      switch result {
      case .success(true): self.onInput(.found(isEmptied: true))
      case .success(false): break
      case .failure(let error): self.lost(error)
      }
    }
  }

  private var seconds = 0

  // Reading

  private func read() {
    guard let reader, !isStopped else { return }
    let from = last ?? "\(max(0, redisNow - store.lifetime.milliseconds))-0"
    let words = ["XREAD", "COUNT", "\(Self.mostRead)", "BLOCK", "\(Self.wait)", "STREAMS", url.stream, from]
    reader.ask(words.map { Array($0.utf8) }, patience: .milliseconds(Self.wait + 5_000)).whenComplete { result in
      // Another one since.
      guard self.reader === reader else { return }
      switch result {
      case .success(let value): self.take(value)
      case .failure(let error): self.lost(error)
      }
    }
  }

  private func take(_ value: RESPValue) {
    tries = 0
    if case .array(nil) = value { return read() }
    guard let entries = value.list?.first?.list?.last?.list else { return lost(StoreProblem.noRedis) }
    var said: [StoreInput.Said] = []
    for entry in entries {
      guard let parts = entry.list, parts.count == 2, let id = parts[0].text,
        let time = id.split(separator: "-").first.flatMap({ Int64($0) })
      else { return lost(StoreProblem.noRedis) }
      last = id
      // Whatever else somebody has put there is for the machine to count.
      var batch = parts[1].list?.last?.bytes ?? []
      if SharedBatch.head(of: batch)?.teller == store.teller { batch = Array(batch.prefix(SharedBatch.headLength)) }
      let age = min(max(0, redisNow.subtractingReportingOverflow(time).partialValue), 1 << 40)
      said.append(StoreInput.Said(batch, age: .milliseconds(age)))
    }
    if !said.isEmpty { onInput(.said(said)) }
    // As much as was to be had at once: there is more.
    if entries.count >= Self.mostRead { return loop.execute { self.read() } }
    loop.scheduleTask(in: .nanoseconds(pace.nanoseconds)) { self.read() }
  }
}

import Testing
import Vocabulary

@testable import Nodes

@Suite struct DescribeQueueTests {
  private let policy = OriginPolicy()

  /// An origin that describes so many files at a time.
  private static func at(_ parallel: Int) -> OriginConfiguration {
    let url = HTTPURL(host: "o.example", port: 80, target: "/")
    return OriginConfiguration(
      node: NodeID(key: .zero), publicURL: url, registers: false, parallelDescriptions: parallel)
  }

  private static func file(_ name: String, _ size: Int64) -> DescribeQueue.File {
    DescribeQueue.File(path: name, version: FileVersion(inode: 1, size: size, modified: 0))
  }

  private static let big: Int64 = 500_000_000

  private static func queue(_ files: [DescribeQueue.File]) -> DescribeQueue {
    var queue = DescribeQueue()
    for file in files {
      let isAdded = queue.add(file, OriginPolicy())
      #expect(isAdded)
    }
    return queue
  }

  @Test func `small files go before large ones, and no more are under way than may`() {
    var queue = Self.queue([Self.file("a", Self.big), Self.file("b", 10), Self.file("c", 0), Self.file("d", 5000)])
    #expect(queue.next(Self.at(3)) { _ in true }?.file.path == "c")
    #expect(queue.next(Self.at(3)) { _ in true }?.file.path == "b")
    #expect(queue.next(Self.at(3)) { _ in true } == DescribeQueue.Order(file: Self.file("d", 5000), upTo: 5000))
    #expect(queue.next(Self.at(3)) { _ in true } == nil)
    queue.ended(Self.file("d", 5000))
    let slice = policy.slice
    #expect(queue.next(Self.at(3)) { _ in true } == DescribeQueue.Order(file: Self.file("a", Self.big), upTo: slice))
    #expect(queue.count == 3)
  }

  @Test func `a small file that comes late waits for one slice of the large ones only`() {
    let large = ["a", "b", "c"].map { Self.file($0, Self.big) }
    var queue = Self.queue(large)
    #expect(queue.next(Self.at(2)) { _ in true }?.file == large[0])
    #expect(queue.next(Self.at(2)) { _ in true }?.file == large[1])
    let isAdded = queue.add(Self.file("small", 1000), policy)
    #expect(isAdded)
    queue.paused(large[0], done: policy.slice)
    #expect(queue.next(Self.at(2)) { _ in true }?.file.path == "small")
    // What is begun goes on before another large one begins.
    queue.ended(Self.file("small", 1000))
    let next = queue.next(Self.at(2)) { _ in true }
    #expect(next == DescribeQueue.Order(file: large[0], upTo: 2 * policy.slice))
  }

  @Test func `what is asked for goes first, also when it is under way or rests`() {
    let (small, large, other) = (Self.file("s", 10), Self.file("l", Self.big), Self.file("o", Self.big))
    var queue = Self.queue([large, small, other])
    queue.ask(large, policy)
    #expect(queue.next(Self.at(1)) { _ in true }?.file == large)
    queue.paused(large, done: policy.slice)
    #expect(queue.next(Self.at(1)) { _ in true }?.file == large)
    queue.ended(large)
    #expect(queue.next(Self.at(1)) { _ in true }?.file == small)
    queue.ask(small, policy)
    queue.rest(small, until: Instant(nanoseconds: 5), policy)
    #expect(queue.nextWake == Instant(nanoseconds: 5))
    #expect(queue.next(Self.at(1)) { $0 != large }?.file == other)
    queue.wake(at: Instant(nanoseconds: 5))
    #expect(queue.nextWake == nil)
    #expect(queue.next(Self.at(2)) { _ in true }?.file == small)
  }

  @Test func `every slice of a file adds up to the whole of it`() {
    for size in [policy.slice * 2 - 1, policy.slice * 2, Self.big] {
      let file = Self.file("x", size)
      var queue = Self.queue([file])
      var done: Int64 = 0
      while let order = queue.next(Self.at(1), where: { _ in true }) {
        #expect(order.upTo > done && order.upTo <= size)
        done = order.upTo
        if done == size { queue.ended(file) } else { queue.paused(file, done: done) }
      }
      #expect(done == size && queue.count == 0)
    }
  }

  @Test func `there is an end to how much may wait`() {
    var queue = DescribeQueue()
    for at in 0..<policy.waitingMax { _ = queue.add(Self.file("\(at)", 10), policy) }
    let isOneMore = queue.add(Self.file("more", 10), policy)
    #expect(!isOneMore)
    for at in 0..<2000 { queue.ask(Self.file("a\(at)", 10), policy) }
    #expect(queue.count == policy.waitingMax + policy.askedMax)
  }

  @Test func `a file that is under way is not begun a second time`() {
    var queue = Self.queue([Self.file("a", Self.big)])
    queue.ask(Self.file("a", Self.big), policy)
    #expect(queue.next(Self.at(2)) { _ in true }?.file.path == "a")
    #expect(queue.next(Self.at(2)) { _ in true } == nil)
  }

  @Test func `a file that is asked for while it is under way goes before smaller ones from then on`() {
    let large = Self.file("a", Self.big)
    var queue = Self.queue([large])
    #expect(queue.next(Self.at(1)) { _ in true }?.file == large)
    let isAdded = queue.add(Self.file("b", 10), policy)
    #expect(isAdded)
    queue.ask(large, policy)
    queue.paused(large, done: policy.slice)
    #expect(queue.next(Self.at(1)) { _ in true }?.file == large)
  }
}

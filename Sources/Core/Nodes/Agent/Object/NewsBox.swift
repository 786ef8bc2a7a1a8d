import Swarming
import Vocabulary

/// What the neighbours have not been told yet of an object, and when they are to be: near ones soon, far ones in larger
/// batches.
struct NewsBox: Codable, Sendable {
  /// What near peers are told at once.
  struct Near: Equatable, Sendable {
    var held: [BlockIndex]
    var pulls: [BlockIndex]
    var released: [BlockIndex]
  }

  private var held: [BlockIndex] = []
  private var farHeld: [BlockIndex] = []
  private var pulls: [BlockIndex] = []
  private var released: [BlockIndex] = []
  private var nearDue: Instant?
  private var farDue: Instant?

  /// When something is to be told next.
  var nextDue: Instant? {
    guard let nearDue else { return farDue }
    return min(nearDue, farDue ?? nearDue)
  }

  /// - Parameter delays: how long near and far peers may wait for it; the usual time if nil.
  mutating func noteHeld(_ block: BlockIndex, delays: (near: TimeSpan, far: TimeSpan)? = nil, at now: Instant) {
    held.append(block)
    farHeld.append(block)
    makeDue(now, delays)
  }

  /// Blocks are being pulled from outside. Told at once: while neighbours do not know, they may pull the same.
  mutating func notePulls(_ blocks: Range<Int>, at now: Instant) {
    pulls.append(contentsOf: blocks.map { BlockIndex($0) })
    nearDue = now
  }

  /// Of these blocks, pulled until now, `free` are still missing.
  mutating func noteReleased(_ free: [BlockIndex], of blocks: Range<Int>, at now: Instant) {
    guard !free.isEmpty else { return }
    pulls.removeAll { blocks.contains($0.value) }
    released.append(contentsOf: free)
    makeDue(now)
  }

  /// All that near peers have not been told, once its time has come.
  mutating func takeDueNear(at now: Instant) -> Near? {
    guard let nearDue, nearDue <= now else { return nil }
    return takeNear()
  }

  /// All that near peers have not been told.
  mutating func takeNear() -> Near {
    let news = Near(held: held, pulls: pulls, released: released)
    (held, pulls, released) = ([], [], [])
    nearDue = nil
    return news
  }

  /// The blocks that far peers have not been told, once their time has come.
  mutating func takeDueFar(at now: Instant) -> [BlockIndex]? {
    guard let farDue, farDue <= now else { return nil }
    self.farDue = nil
    defer { farHeld = [] }
    return farHeld
  }

  /// Far peers have been told of all in another way.
  mutating func forgetFar() { farHeld = [] }

  private mutating func makeDue(_ now: Instant, _ delays: (near: TimeSpan, far: TimeSpan)? = nil) {
    let delays = delays ?? (SwarmPolicy.newsDelay, SwarmPolicy.farNewsDelay)
    if nearDue == nil { nearDue = now + delays.near }
    farDue = farDue.map { min($0, now + delays.far) } ?? now + delays.far
  }
}

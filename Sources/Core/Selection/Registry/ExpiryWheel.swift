import Vocabulary

/// When what is numbered is to be looked at: a wheel of buckets of a second (Varghese and Lauck, SOSP 1987), so that
/// what has expired is found without a look at all the rest. Who is heard of again stays where it is in the wheel; when
/// its turn comes, it is entered anew for when it is due by then.
///
/// What expires together with others is in a ring with them instead, and whoever keeps their time knows one of them.
struct ExpiryWheel: Codable, Sendable {
  /// Neighbours in the ring of a bucket; both itself for what is in none.
  private struct Link: Codable, Sendable {
    var next: UInt32
    var previous: UInt32
  }

  /// What is due later than this is looked at sooner, and entered anew: 17 minutes.
  private static let buckets: UInt32 = 1024

  /// First the heads of all buckets, then what is numbered.
  private var links = ChunkedArray<Link>()
  /// The second that was reached.
  private var second: UInt32 = 0
  /// How much is in it.
  private(set) var count = 0

  /// Enters what is in no bucket: it comes up in the second after it is due, and not before the next one.
  mutating func add(_ number: Int, due: Tick) {
    let last = second + Self.buckets - 1
    let turn = min(max(due.number / Tick.perSecond + 1, second + 1), last)
    link(item(number), before: turn % Self.buckets)
    count += 1
  }

  /// Takes something out of its bucket, whether it is due or not.
  mutating func remove(_ number: Int) {
    if unlink(item(number)) != nil { count -= 1 }
  }

  // Rings

  /// Enters what is in no bucket into a ring: that of another, or else one of its own.
  mutating func join(_ number: Int, ringOf other: Int?) {
    let own = item(number)
    if let other { link(own, before: item(other)) }
  }

  /// Takes something out of its ring; who else is in that, or nil.
  mutating func leave(_ number: Int) -> Int? { unlink(item(number)).map { Int($0 - Self.buckets) } }

  /// All that is in the ring with something, itself included.
  func ring(of number: Int) -> [Int] {
    let first = Self.buckets + UInt32(number)
    var (found, at) = ([number], links[Int(first)].next)
    while at != first {
      found.append(Int(at - Self.buckets))
      at = links[Int(at)].next
    }
    return found
  }

  /// The link of what is numbered, which is made where there is none.
  private mutating func item(_ number: Int) -> UInt32 {
    let item = Self.buckets + UInt32(number)
    while links.count <= Int(item) {
      links.append(Link(next: UInt32(links.count), previous: UInt32(links.count)))
    }
    return item
  }

  private mutating func link(_ item: UInt32, before next: UInt32) {
    let previous = links[Int(next)].previous
    links[Int(item)] = Link(next: next, previous: previous)
    links[Int(previous)].next = item
    links[Int(next)].previous = item
  }

  /// Its neighbour, or nil if it was alone.
  private mutating func unlink(_ item: UInt32) -> UInt32? {
    let link = links[Int(item)]
    guard link.next != item else { return nil }
    links[Int(link.previous)].next = link.next
    links[Int(link.next)].previous = link.previous
    links[Int(item)] = Link(next: item, previous: item)
    return link.next
  }

  /// Takes out the next whose turn has come; nil when there is no more.
  mutating func next(at now: Tick) -> Int? {
    let reached = now.number / Tick.perSecond
    guard count > 0 else {
      second = max(second, reached)
      return nil
    }
    // Who was away for longer than a turn of the wheel has passed each bucket once.
    if reached > second, reached - second > Self.buckets { second = reached - Self.buckets }
    while true {
      let head = second % Self.buckets
      let item = links[Int(head)].next
      if item != head {
        let number = Int(item - Self.buckets)
        remove(number)
        return number
      }
      guard second < reached else { return nil }
      second += 1
    }
  }
}

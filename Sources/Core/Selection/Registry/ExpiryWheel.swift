import Vocabulary

/// When what is numbered is to be looked at: a wheel of buckets of a second (Varghese and Lauck, SOSP 1987), so that
/// what has expired is found without a look at all the rest. Who is heard of again stays where it is in the wheel; when
/// its turn comes, it is entered anew for when it is due by then.
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
    while links.count <= Int(Self.buckets) + number {
      links.append(Link(next: UInt32(links.count), previous: UInt32(links.count)))
    }
    let last = second + Self.buckets - 1
    let turn = min(max(due.number / Tick.perSecond + 1, second + 1), last)
    let (head, item) = (turn % Self.buckets, Self.buckets + UInt32(number))
    let tail = links[Int(head)].previous
    links[Int(item)] = Link(next: head, previous: tail)
    links[Int(tail)].next = item
    links[Int(head)].previous = item
    count += 1
  }

  /// Takes something out, whether it is due or not.
  mutating func remove(_ number: Int) {
    let item = Int(Self.buckets) + number
    guard item < links.count, links[item].next != UInt32(item) else { return }
    let link = links[item]
    links[Int(link.previous)].next = link.next
    links[Int(link.next)].previous = link.previous
    links[item] = Link(next: UInt32(item), previous: UInt32(item))
    count -= 1
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

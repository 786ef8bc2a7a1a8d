import OrderedCollections
import Testing
import Vocabulary

@testable import Nodes

@Suite struct CacheBookTests {
  private let start = Instant(nanoseconds: 1_000_000_000)

  private func name(_ number: UInt64) -> Digest256 { Digest256(number, 9, 9, 9) }

  private func kept(_ number: UInt64, bytes: Int64 = 1 << 20, unused: TimeSpan = .zero, isPinned: Bool = false)
    -> KeptObject
  {
    let description = AgentBench.description(number: number)
    return KeptObject(
      infohashes: description.infohashes, geometry: description.geometry, selector: nil, stored: 16, bytes: bytes,
      unused: unused, isPinned: isPinned)
  }

  /// A book of this many objects of 1 MiB, the first used last.
  private func book(_ count: UInt64, limit: Int64 = 100 << 20) -> CacheBook {
    var book = CacheBook(CacheLimits(bytes: ByteCount(limit)))
    book.measured(kept: ByteCount(Int64(count) << 20), free: ByteCount(1 << 40))
    for number in 1...max(1, count) where number <= count {
      book.list(kept(number, unused: .seconds(Int64(number))), at: start)
    }
    book.endList()
    return book
  }

  private func victims(_ book: CacheBook, _ count: Int, sparing: OrderedSet<Digest256> = []) -> [UInt64] {
    var book = book
    var victims: [UInt64] = []
    while victims.count < count, let next = book.nextVictim(sparing: sparing) {
      victims.append(next.word0)
      book.leave(next)
      book.left(next, isGone: true)
    }
    return victims
  }

  @Test func `what is on the disk counts before it is listed, and once`() {
    var book = CacheBook(CacheLimits(bytes: ByteCount(10 << 20)))
    #expect(!book.mayAsk && !book.mayStoreBlock)
    book.measured(kept: ByteCount(3 << 20), free: ByteCount(1 << 40))
    #expect(book.mayAsk && book.bytes == 3 << 20)
    for number in 1...3 as ClosedRange<UInt64> { book.list(kept(number), at: start) }
    book.endList()
    #expect(book.bytes == 3 << 20 && book.count == 3)
    book.note(name(2), bytes: 5 << 20, at: start)
    #expect(book.bytes == 7 << 20)
  }

  @Test func `those go first that were used least, and of them the one used longest ago`() {
    var book = book(5)
    #expect(victims(book, 9) == [5, 4, 3, 2, 1])
    for _ in 0..<3 { book.use(name(5), at: start + .seconds(1)) }
    book.use(name(3), at: start + .seconds(2))
    #expect(victims(book, 9) == [4, 2, 1, 3, 5])
  }

  @Test func `yesterday's favourite does not stay for ever`() {
    var book = book(1)
    for _ in 0..<1_000 { book.use(name(1), at: start) }
    var number: UInt64 = 2
    var stayed = 0
    while book.has(name(1)), stayed < 200 {
      book.note(name(number), bytes: 1 << 20, at: start + .seconds(Int64(number)))
      for _ in 0..<3 { book.use(name(number), at: start + .seconds(Int64(number))) }
      number += 1
      guard let next = book.nextVictim(sparing: []) else { break }
      book.leave(next)
      book.left(next, isGone: true)
      stayed += 1
    }
    #expect(!book.has(name(1)) && stayed > 5 && stayed < 100)
  }

  @Test func `pinned objects, those being read and those that cannot be removed stay`() {
    var book = book(4)
    book.pin(name(4), true)
    #expect(victims(book, 9, sparing: [name(3)]) == [2, 1])
    book.pin(name(4), false)
    book.leave(name(3))
    book.left(name(3), isGone: false)
    #expect(victims(book, 9) == [4, 2, 1] && book.bytes == 4 << 20)
  }

  @Test func `one that becomes the last copy, or is no more, changes its place among those that were chosen`() {
    var book = book(5)
    #expect(book.nextVictim(sparing: []) == name(5))
    book.note(name(4), isLastCopy: true)
    #expect(victims(book, 9) == [3, 2, 1, 5, 4])
    book.note(name(4), isLastCopy: false)
    #expect(victims(book, 1) == [4])
  }

  @Test func `what would go first is asked about first, once in ten minutes, and then all in turn`() {
    var book = book(150, limit: 160 << 20)
    let first = book.questions(atMost: 12, at: start) { _ in true }
    #expect(first.map(\.word0) == Array((139...150 as ClosedRange<UInt64>).reversed()))
    var asked: Set<UInt64> = []
    for step in 1...20 as ClosedRange<Int64> {
      asked.formUnion(book.questions(atMost: 12, at: start + .seconds(step)) { $0.word0 % 2 == 0 }.map(\.word0))
    }
    #expect(asked == Set((1...75 as ClosedRange<UInt64>).map { $0 * 2 }))
    let again = book.questions(atMost: 12, at: start + .seconds(601)) { _ in true }
    #expect(again.first == name(150))
  }

  @Test func `nothing is asked while there is room, and without a limit`() {
    var (roomy, unlimited) = (book(10), CacheBook(nil))
    #expect(roomy.questions(atMost: 12, at: start) { _ in true }.isEmpty && !roomy.hasQuestions)
    #expect(unlimited.questions(atMost: 12, at: start) { _ in true }.isEmpty && !unlimited.hasQuestions)
  }

  @Test func `the last copy of the ISP goes after all others`() {
    var book = book(3)
    book.note(name(3), isLastCopy: true)
    #expect(victims(book, 9) == [2, 1, 3])
  }

  @Test func `one that is used after it was chosen is not removed for it`() {
    var book = book(3)
    #expect(book.nextVictim(sparing: [])?.word0 == 3)
    book.leave(name(3))
    book.use(name(2), at: start + .seconds(5))
    #expect(book.nextVictim(sparing: [])?.word0 == 1)
  }

  @Test func `bytes count until they are gone, and room is wanted only for what is not going yet`() {
    var book = book(80, limit: 80 << 20)
    let short = book.shortage
    #expect(short == 10 << 20)
    for _ in 0..<10 {
      guard let next = book.nextVictim(sparing: []) else { break }
      book.leave(next)
    }
    #expect(book.shortage == 0 && book.bytes == 80 << 20 && !book.mayStoreBlock)
    for number in 71...80 as ClosedRange<UInt64> { book.left(name(number), isGone: true) }
    #expect(book.bytes == 70 << 20 && book.mayStoreBlock && book.shortage == 0)
  }

  @Test func `what is left of the disk bounds the cache as its limit does`() {
    var book = CacheBook(CacheLimits(bytes: ByteCount(100 << 20), reserve: ByteCount(30 << 20)))
    book.measured(kept: ByteCount(10 << 20), free: ByteCount(50 << 20))
    book.list(kept(1, bytes: 10 << 20), at: start)
    book.endList()
    #expect(book.limitBytes == 30 << 20)
    book.measured(kept: nil, free: ByteCount(10 << 20))
    #expect(book.limitBytes == -10 << 20 && !book.mayStoreBlock && book.shortage > 0)
  }

  @Test func `what nobody has used for too long is named, unless it is pinned`() {
    var book = CacheBook(CacheLimits(bytes: ByteCount(100 << 20), age: .seconds(100)))
    book.measured(kept: ByteCount(3 << 20), free: ByteCount(1 << 40))
    book.list(kept(1, unused: .seconds(99)), at: start)
    book.list(kept(2, unused: .seconds(101)), at: start)
    book.list(kept(3, unused: .seconds(101), isPinned: true), at: start)
    #expect(book.expired(at: start, atMost: 9, sparing: []) == [name(2)])
    #expect(book.expired(at: start, atMost: 0, sparing: []).isEmpty)
  }

  @Test func `its sums agree with a recount whatever happens`() {
    for seed in 0..<50 as Range<UInt64> {
      var random = RandomSource(seed: seed)
      var book = book(0)
      var sizes: OrderedDictionary<UInt64, Int64> = [:]
      var leaving: OrderedSet<UInt64> = []
      for _ in 0..<500 {
        let number = UInt64(random.below(40))
        switch random.below(5) {
        case 0, 1:
          let bytes = Int64(random.below(1 << 20))
          book.note(name(number), bytes: bytes, at: start)
          sizes[number] = bytes
        case 2: book.use(name(number), at: start)
        case 3:
          guard let next = book.nextVictim(sparing: []) else { continue }
          book.leave(next)
          leaving.append(next.word0)
        default:
          guard let first = leaving.first else { continue }
          leaving.removeFirst()
          book.left(name(first), isGone: true)
          sizes[first] = nil
        }
        #expect(book.bytes == sizes.values.reduce(0, +) && book.count == sizes.count)
        #expect(book.leavingBytes == leaving.reduce(0) { $0 + (sizes[$1] ?? 0) })
      }
    }
  }
}

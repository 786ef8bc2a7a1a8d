import Testing
import Vocabulary

@testable import Selection

@Suite struct ReceiptBookTests {
  private static let object = Digest256(9, 0, 0, 0)
  private static let length: Int64 = 100 << 20
  private static let mib: Int64 = 1 << 20

  private var book = ReceiptBook()
  private var now = Instant(nanoseconds: 1)
  private var numbers: [UInt64: Int64] = [:]

  private static func node(_ number: UInt64) -> NodeID { NodeID(key: Digest256(number, 1, 1, 1)) }

  /// A node of AS 64500 plus its number tells of one peer, in MiB.
  private mutating func tell(
    _ node: UInt64, of peer: UInt64, taken: Int64 = 0, given: Int64 = 0, session: UInt64 = 1, number: Int64? = nil,
    isSigned: Bool = true, object: Digest256 = object, network: UInt8? = nil
  ) {
    numbers[node, default: 0] += 1
    let entry = ReceiptList.Entry(
      object: object, peer: Self.node(peer), taken: taken * Self.mib, given: given * Self.mib)
    let list = ReceiptList(session: session, number: number ?? numbers[node] ?? 1, entries: [entry])
    book.take(
      list, of: Self.node(node), at: IPAddress(10, 0, network ?? UInt8(node % 250), 1),
      in: ASN(64_500 + UInt32(node)), isSigned: isSigned, now: now,
      length: { $0 == Self.object ? Self.length : nil }, isp: { $0 == Self.node(77) ? ASN(64_577) : nil })
  }

  private func flow(_ from: UInt32?, _ to: UInt32?) -> Int64? {
    let pair = FlowBook.Pair(from: from.map { ASN($0) }, to: to.map { ASN($0) })
    return book.flows.lines.first { $0.pair == pair }?.bytes
  }

  @Test mutating func `what the taker says counts, and a message that is lost or comes late costs nothing`() {
    tell(2, of: 1, given: 50)
    tell(1, of: 2, taken: 10)
    tell(1, of: 2, taken: 50)
    tell(1, of: 2, taken: 30, number: 2)
    #expect(book.counts.taken == 3 && book.counts.repeated == 1)
    #expect(book.summary.byObject == [.init(object: Self.object, taken: 50 * Self.mib, claimed: 50 * Self.mib)])
    #expect(book.flows.total == 50 * Self.mib && flow(64_502, 64_501) == 50 * Self.mib)
    #expect(book.summary.mismatched.isEmpty)
  }

  @Test mutating func `a giver of whom no receipts came is where somebody else knows it to be, or unknown`() {
    tell(1, of: 77, taken: 10)
    tell(1, of: 78, taken: 20)
    #expect(flow(64_577, 64_501) == 10 * Self.mib && flow(nil, 64_501) == 20 * Self.mib)
    // Its own announces say more.
    tell(77, of: 1, given: 10)
    tell(1, of: 77, taken: 15)
    #expect(flow(64_577, 64_501) == 15 * Self.mib)
  }

  @Test mutating func `another run of a node counts from nothing, and adds to the one before`() {
    tell(1, of: 2, taken: 40)
    tell(1, of: 2, taken: 3, session: 2, number: 1)
    tell(1, of: 2, taken: 5, session: 2, number: 2)
    #expect(book.flows.total == 45 * Self.mib)
    #expect(book.summary.byObject.map(\.taken) == [45 * Self.mib])
  }

  @Test mutating func `who says that he gave what nobody took is shown first, and gains nothing`() throws {
    tell(1, of: 2, taken: 20)
    tell(2, of: 1, given: 20)
    tell(3, of: 1, given: 90)
    let liars = book.summary.mismatched
    #expect(liars.map(\.node) == [Self.node(3)])
    let liar = try #require(liars.first)
    #expect(liar.given == 0 && liar.claimed == 90 * Self.mib && liar.mismatchPercent >= 100)
    #expect(book.flows.total == 20 * Self.mib)
    // A few per cent are no lie.
    tell(2, of: 4, given: 1)
    #expect(book.summary.mismatched.map(\.node) == [Self.node(3)])
  }

  @Test mutating func `who takes and gives nothing is shown first among those that share least`() {
    tell(1, of: 2, taken: 50)
    tell(2, of: 1, taken: 50)
    tell(3, of: 1, taken: 50)
    let shares = book.summary.byShare
    #expect(shares.first?.node == Self.node(3) && shares.first?.sharePercent == 0)
    #expect(shares.count == 3 && shares.last?.node == Self.node(1))
  }

  @Test mutating func `what is confirmed from the giver's own network is told apart`() throws {
    tell(2, of: 1, given: 10, network: 7)
    tell(1, of: 2, taken: 10, network: 7)
    tell(3, of: 2, taken: 5, network: 8)
    tell(2, of: 3, given: 5, network: 7)
    tell(2, of: 9, given: 90, network: 7)
    let giver = try #require(book.summary.mismatched.first { $0.node == Self.node(2) })
    #expect(giver.given == 15 * Self.mib && giver.givenNear == 10 * Self.mib)
  }

  @Test mutating func `what is not signed, of oneself, untracked or more than makes sense counts for nothing`() {
    tell(1, of: 2, taken: 10, isSigned: false)
    tell(1, of: 1, taken: 10)
    tell(1, of: 2, taken: 10, object: Digest256(8, 0, 0, 0))
    tell(1, of: 2, taken: 100_000)
    tell(2, of: 1, given: 100_000)
    #expect(book.counts.forged == 1 && book.counts.senseless == 4)
    #expect(book.flows.total == 0 && book.summary.byObject.isEmpty)
  }

  @Test mutating func `one node speaks of so many pairs, and the rest is counted`() {
    for peer in UInt64(2)..<UInt64(602) { tell(1, of: peer, taken: 1) }
    #expect(book.summary.byObject.map(\.taken) == [Int64(ReceiptBook.mostPairsOfNode) * Self.mib])
    #expect(book.counts.dropped == 600 - Int64(ReceiptBook.mostPairsOfNode))
    // Of what has its row, more is heard.
    tell(1, of: 2, taken: 2)
    #expect(book.flows.total == Int64(ReceiptBook.mostPairsOfNode + 1) * Self.mib)
  }

  @Test mutating func `who was not heard of for a day is forgotten, and the flows stay`() {
    tell(1, of: 2, taken: 10)
    tell(2, of: 1, given: 10)
    book.sweep(at: now)
    now = now + .seconds(86_000)
    book.see(Self.node(2), at: IPAddress(10, 0, 2, 1), in: ASN(64_502), now: now)
    now = now + .seconds(3_700)
    book.sweep(at: now)
    // One end is still there.
    #expect(book.summary.byObject.count == 1)
    now = now + .seconds(90_000)
    book.sweep(at: now)
    #expect(book.summary.byObject.isEmpty && book.flows.total == 10 * Self.mib)
  }

  @Test mutating func `bytes that cannot be are not added up beyond what numbers hold`() {
    for session in UInt64(1)...100 {
      numbers[1] = 0
      let entry = ReceiptList.Entry(object: Self.object, peer: Self.node(2), taken: .max, given: .max)
      let list = ReceiptList(session: session, number: 1, entries: [entry])
      book.take(
        list, of: Self.node(1), at: IPAddress(10, 0, 0, 1), in: nil, isSigned: true, now: now, length: { _ in .max },
        isp: { _ in nil })
    }
    #expect(book.flows.total == 1 << 46 && book.summary.byObject.map(\.claimed) == [1 << 46])
  }
}

import Selection
import Vocabulary

/// What this node took from other nodes and gave to them, by object, since it started: selectors are told of it in
/// lists that the world signs. Only peers that proved who they are count.
///
/// Bounded: the oldest row makes room for the next one.
struct Receipts: Codable, Sendable {
  /// What a link has to know of its row.
  struct Account: Codable, Sendable {
    fileprivate var row: Int?
    /// Which use of the row it is: others may have got it meanwhile.
    fileprivate var use: UInt64 = 0
    /// What was not put into a row yet, for the peer is not proven.
    fileprivate var taken: Int64 = 0
    fileprivate var given: Int64 = 0

    /// Bytes came over the link, or went.
    mutating func note(taken: Int64, given: Int64) {
      self.taken += taken
      self.given += given
    }
  }

  private struct Row: Codable, Sendable {
    let object: Digest256
    let selector: String
    let peer: NodeID
    let use: UInt64
    var taken: Int64 = 0
    var given: Int64 = 0
    var toldTaken: Int64 = 0
    var toldGiven: Int64 = 0
    /// The announce that told it last.
    var call: CallID?

    /// What is new of it.
    var news: Int64 { taken - toldTaken + given - toldGiven }
  }

  /// When a selector is told again, if there is news.
  private struct Telling: Codable, Sendable {
    let selector: String
    var next: Instant
  }

  private static let rowsMax = 1_024
  private static let selectorsMax = 64
  /// From one list to the next for the same selector, but for the last one.
  private static let period = TimeSpan.seconds(60)

  private var rows: [Row] = []
  /// Whose turn it is to make room.
  private var oldest = 0
  private var uses: UInt64 = 0
  private var number: Int64 = 0
  private var tellings: [Telling] = []

  /// What a link has noted goes into its row; false if it has none any more.
  mutating func settle(_ account: inout Account) -> Bool {
    guard let row = account.row, rows[row].use == account.use else { return false }
    rows[row].taken += account.taken
    rows[row].given += account.given
    (account.taken, account.given) = (0, 0)
    return true
  }

  /// The link's peer is this node: it gets a row, or that of an earlier link.
  mutating func open(_ account: inout Account, of object: Digest256, with peer: NodeID, for selector: String) {
    if let row = rows.firstIndex(where: { $0.peer == peer && $0.object == object && $0.selector == selector }) {
      (account.row, account.use) = (row, rows[row].use)
      return
    }
    uses += 1
    let new = Row(object: object, selector: selector, peer: peer, use: uses)
    if rows.count < Self.rowsMax {
      (account.row, account.use) = (rows.count, uses)
      return rows.append(new)
    }
    (account.row, account.use) = (oldest, uses)
    rows[oldest] = new
    oldest = (oldest + 1) % Self.rowsMax
  }

  /// What a selector is to be told with an announce, that of which most is new; nil for nothing, or not yet.
  mutating func list(for selector: String, session: UInt64, by call: CallID, isLast: Bool, at now: Instant)
    -> ReceiptList?
  {
    guard isLast || mayTell(selector, at: now) else { return nil }
    let new = rows.indices.filter { rows[$0].selector == selector && rows[$0].news > 0 }
      .sorted { (rows[$1].news, $0) < (rows[$0].news, $1) }.prefix(ReceiptList.maximum)
    guard !new.isEmpty else { return nil }
    tellings.removeAll { $0.selector == selector }
    if tellings.count >= Self.selectorsMax { tellings.removeFirst() }
    tellings.append(Telling(selector: selector, next: now + Self.period))
    number += 1
    var list = ReceiptList(session: session, number: number, entries: [])
    for row in new {
      let (object, peer, taken, given) = (rows[row].object, rows[row].peer, rows[row].taken, rows[row].given)
      list.entries.append(.init(object: object, peer: peer, taken: taken, given: given))
      (rows[row].toldTaken, rows[row].toldGiven, rows[row].call) = (taken, given, call)
    }
    return list
  }

  private func mayTell(_ selector: String, at now: Instant) -> Bool {
    tellings.first { $0.selector == selector }.map { $0.next <= now } ?? true
  }

  /// An announce has not come through: what it told is to be told again.
  mutating func failed(_ call: CallID) {
    for row in rows.indices where rows[row].call == call {
      (rows[row].toldTaken, rows[row].toldGiven, rows[row].call) = (0, 0, nil)
    }
  }
}

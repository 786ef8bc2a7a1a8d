import Nodes
import Vocabulary
import Wire

/// One agent's links in one trace: what each end calls them, and how many messages went each way.
struct LinkBook {
  /// A message's place among those of its link and direction, before the link's id is known.
  struct Mark {
    var link: Int
    var ordinal: UInt64
    var isSend: Bool
  }

  private struct Page {
    var mine: UInt64?
    var theirs: UInt64?
    var sent: UInt64 = 0
    var received: UInt64 = 0
  }

  private var pages: [Page] = []
  /// The page of each link that has been followed from its start.
  private var open: [UInt32: Int] = [:]

  /// A link begins: a dial, or the handshake of an accepted one.
  mutating func begin(_ link: LinkID) {
    guard open[link.value] == nil else { return }
    open[link.value] = pages.count
    pages.append(Page())
  }

  mutating func end(_ link: LinkID) { open[link.value] = nil }

  /// Messages are missing here: no link that is open can be counted on.
  mutating func lose() { open.removeAll() }

  mutating func send(_ link: LinkID, _ message: PeerMessage? = nil) -> Mark? {
    guard let page = open[link.value] else { return nil }
    pages[page].sent += 1
    if let nonce = Self.nonce(message) { pages[page].mine = pages[page].mine ?? nonce }
    return Mark(link: page, ordinal: pages[page].sent, isSend: true)
  }

  mutating func receive(_ link: LinkID, _ message: PeerMessage? = nil) -> Mark? {
    guard let page = open[link.value] else { return nil }
    pages[page].received += 1
    if let nonce = Self.nonce(message) { pages[page].theirs = pages[page].theirs ?? nonce }
    return Mark(link: page, ordinal: pages[page].received, isSend: false)
  }

  /// The page of a link that is being followed.
  func page(of link: LinkID) -> Int? { open[link.value] }

  /// What the message's sender called the link: its receiver knows that too, once anything came of it. The sender need
  /// not have heard the receiver's name for it, as when the link was one too many and was dropped at once.
  func senderNonce(of mark: Mark) -> UInt64? { mark.isSend ? pages[mark.link].mine : pages[mark.link].theirs }

  /// By what names a link goes: what each end calls it, and what both do (either of these with the other), as far as
  /// they are known.
  func names(ofPage page: Int) -> [UInt64] {
    let names = [pages[page].mine, pages[page].theirs].compactMap { $0 }
    return names.count == 2 ? names + [names[0] ^ names[1]] : names
  }

  private static func nonce(_ message: PeerMessage?) -> UInt64? {
    guard case .extended(0, let payload)? = message else { return nil }
    return (try? ExtensionHandshake.decode(payload))?.shoal?.link
  }
}

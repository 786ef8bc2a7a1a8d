package import Vocabulary

/// A datagram of a client to a UDP tracker (BEP 15; the options of an announce are BEP 41's).
package struct UDPTrackerRequest: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    /// The client asks for a connection id, which proves that its address is its own.
    case connect
    case announce(AnnounceQuery)
    /// In the order in which they are to be answered.
    case scrape([InfoHash])
  }

  /// The id that the tracker gave to the client's address; of no meaning in a `connect`.
  package var connection: UInt64
  /// Drawn by the client, to know the answer by.
  package var transaction: UInt32
  package var action: Action

  /// In place of a connection id in each `connect`.
  private static let magic: UInt64 = 0x417_2710_1980
  private static let announceLength = 98
  /// As many as one datagram of 1,500 bytes holds.
  private static let mostScraped = 74

  /// Nil for what is no request of these.
  package init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= 16 else { return nil }
    connection = bytes.bigEndian(at: 0)
    transaction = bytes.bigEndian(at: 12)
    switch bytes.bigEndian(at: 8, as: UInt32.self) {
    case 0:
      guard connection == Self.magic else { return nil }
      action = .connect
    case 1:
      guard let query = Self.announce(bytes) else { return nil }
      action = .announce(query)
    case 2:
      let (count, rest) = (bytes.count - 16).quotientAndRemainder(dividingBy: InfoHash.byteCount)
      guard rest == 0, (1...Self.mostScraped).contains(count) else { return nil }
      var names: [InfoHash] = []
      for at in 0..<count { names.append(Self.name(in: bytes, at: 16 + at * InfoHash.byteCount)) }
      action = .scrape(names)
    default: return nil
    }
  }

  /// The address and the key that a client gives are read by nobody: it is where its datagram comes from, and nothing
  /// is decided by the key.
  private static func announce(_ bytes: Span<UInt8>) -> AnnounceQuery? {
    guard bytes.count >= announceLength, areOptions(bytes) else { return nil }
    let (downloaded, left, uploaded): (Int64, Int64, Int64) = (
      bytes.bigEndian(at: 56), bytes.bigEndian(at: 64), bytes.bigEndian(at: 72)
    )
    guard downloaded >= 0, uploaded >= 0 else { return nil }
    let wanted: Int32 = bytes.bigEndian(at: 92)
    return AnnounceQuery(
      infohash: name(in: bytes, at: 16), peerID: PeerID(name(in: bytes, at: 36)), port: bytes.bigEndian(at: 96),
      uploaded: ByteCount(uploaded), downloaded: ByteCount(downloaded),
      // A client that does not know the length yet says -1.
      left: ByteCount(left < 0 ? .max : left), event: event(bytes.bigEndian(at: 80)),
      wanted: wanted < 0 ? nil : Int(wanted))
  }

  private static func name(in bytes: Span<UInt8>, at offset: Int) -> InfoHash {
    InfoHash(bytes.bigEndian(at: offset), bytes.bigEndian(at: offset + 8), bytes.bigEndian(at: offset + 16))
  }

  private static func event(_ number: UInt32) -> AnnounceQuery.Event {
    switch number {
    case 1: .completed
    case 2: .started
    case 3: .stopped
    default: .none
    }
  }

  /// Whether what follows an announce are options: none of them means anything here, but one that is cut off shows
  /// that the rest may not be what was sent either.
  private static func areOptions(_ bytes: Span<UInt8>) -> Bool {
    var at = announceLength
    while at < bytes.count {
      switch bytes[at] {
      case 0: return true
      case 1: at += 1
      default:
        guard at + 1 < bytes.count else { return false }
        at += 2 + Int(bytes[at + 1])
        guard at <= bytes.count else { return false }
      }
    }
    return true
  }
}

extension Span<UInt8> {
  fileprivate func bigEndian<T: FixedWidthInteger>(at offset: Int, as type: T.Type = T.self) -> T {
    var value: T = 0
    for at in offset..<offset + T.bitWidth / 8 { value = value << 8 | T(truncatingIfNeeded: self[at]) }
    return value
  }
}

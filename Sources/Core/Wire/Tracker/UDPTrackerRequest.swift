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
  package init?(_ bytes: some RandomAccessCollection<UInt8>) {
    let bytes = ArraySlice(bytes)
    guard bytes.count >= 16 else { return nil }
    connection = bytes.bigEndian64(at: 0)
    transaction = UInt32(bytes.bigEndian32(at: 12))
    switch bytes.bigEndian32(at: 8) {
    case 0:
      guard connection == Self.magic else { return nil }
      action = .connect
    case 1:
      guard let query = Self.announce(bytes) else { return nil }
      action = .announce(query)
    case 2:
      let names = bytes.dropFirst(16)
      let count = names.count / InfoHash.byteCount
      guard names.count.isMultiple(of: InfoHash.byteCount), (1...Self.mostScraped).contains(count) else { return nil }
      action = .scrape((0..<count).compactMap { InfoHash(bytes: Array(names.field($0 * 20, InfoHash.byteCount))) })
    default: return nil
    }
  }

  /// The address and the key that a client gives are read by nobody: it is where its datagram comes from, and nothing
  /// is decided by the key.
  private static func announce(_ bytes: ArraySlice<UInt8>) -> AnnounceQuery? {
    guard bytes.count >= announceLength, areOptions(bytes.dropFirst(announceLength)),
      let infohash = InfoHash(bytes: Array(bytes.field(16, InfoHash.byteCount))),
      let peerID = PeerID(bytes: Array(bytes.field(36, PeerID.byteCount)))
    else { return nil }
    let counts = [56, 64, 72].map { Int64(bitPattern: bytes.bigEndian64(at: $0)) }
    guard counts[0] >= 0, counts[2] >= 0 else { return nil }
    let wanted = Int32(truncatingIfNeeded: bytes.bigEndian32(at: 92))
    return AnnounceQuery(
      infohash: infohash, peerID: peerID, port: UInt16(truncatingIfNeeded: bytes.bigEndian32(at: 94)),
      uploaded: ByteCount(counts[2]), downloaded: ByteCount(counts[0]),
      // A client that does not know the length yet says -1.
      left: ByteCount(counts[1] < 0 ? .max : counts[1]), event: event(bytes.bigEndian32(at: 80)),
      wanted: wanted < 0 ? nil : Int(wanted))
  }

  private static func event(_ number: Int) -> AnnounceQuery.Event {
    switch number {
    case 1: .completed
    case 2: .started
    case 3: .stopped
    default: .none
    }
  }

  /// Whether what follows an announce are options: none of them means anything here, but one that is cut off shows
  /// that the rest may not be what was sent either.
  private static func areOptions(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    while let kind = rest.popFirst() {
      switch kind {
      case 0: return true
      case 1: continue
      default:
        guard let length = rest.popFirst(), rest.count >= length else { return false }
        rest = rest.dropFirst(Int(length))
      }
    }
    return true
  }
}

extension ArraySlice<UInt8> {
  fileprivate func field(_ offset: Int, _ length: Int) -> ArraySlice<UInt8> {
    self[(startIndex + offset)..<(startIndex + offset + length)]
  }

  fileprivate func bigEndian64(at offset: Int) -> UInt64 {
    UInt64(bigEndian32(at: offset)) << 32 | UInt64(bigEndian32(at: offset + 4))
  }
}

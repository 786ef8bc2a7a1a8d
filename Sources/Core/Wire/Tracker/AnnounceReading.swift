import Vocabulary

/// Reads the query of an announce as nearly all clients write it, without making anything of it but the announce.
///
/// What it makes nothing of is for `TrackerQuery`, which reads all there is and says what is wrong.
struct AnnounceReading {
  private var infohash: InfoHash?
  private var peerID: InfoHash?
  private var port: Int64?
  private var uploaded: Int64?
  private var downloaded: Int64?
  private var left: Int64?
  private var wanted: Int64?
  private var event: AnnounceQuery.Event?
  private var isCompact: Bool?
  private var omitsPeerIDs: Bool?

  /// The announce, or nil.
  static func query(_ bytes: Span<UInt8>) -> AnnounceQuery? {
    var reading = AnnounceReading()
    var (start, count) = (0, 0)
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "&") { end += 1 }
      if end > start {
        count += 1
        guard count <= TrackerQuery.maxParameters, reading.take(bytes.extracting(start..<end)) else { return nil }
      }
      start = end + 1
    }
    return reading.query
  }

  private var query: AnnounceQuery? {
    guard let infohash, let peerID, let port = port.flatMap({ UInt16(exactly: $0) }), let left else { return nil }
    return AnnounceQuery(
      infohash: infohash, peerID: PeerID(peerID), port: port, uploaded: ByteCount(uploaded ?? 0),
      downloaded: ByteCount(downloaded ?? 0), left: ByteCount(left), event: event ?? .none,
      wanted: wanted.map { Int(min($0, 1 << 20)) }, isCompact: isCompact ?? true, omitsPeerIDs: omitsPeerIDs ?? false)
  }

  /// Takes one parameter; false for what is not read here: an error, or one that comes twice.
  private mutating func take(_ bytes: Span<UInt8>) -> Bool {
    var split = 0
    while split < bytes.count, bytes[split] != UInt8(ascii: "=") {
      if bytes[split] == UInt8(ascii: "%") { return false }
      split += 1
    }
    guard split < bytes.count else { return false }
    let (key, value) = (bytes.extracting(0..<split), bytes.extracting(split + 1..<bytes.count))
    if key.spells("info_hash") { return Self.set(&infohash, Self.name(value)) }
    if key.spells("peer_id") { return Self.set(&peerID, Self.name(value)) }
    if key.spells("port") { return Self.set(&port, Self.number(value)) }
    if key.spells("uploaded") { return Self.set(&uploaded, Self.number(value)) }
    if key.spells("downloaded") { return Self.set(&downloaded, Self.number(value)) }
    if key.spells("left") { return Self.set(&left, value.spells("-1") ? .max : Self.number(value)) }
    if key.spells("numwant") { return Self.set(&wanted, Self.number(value)) }
    if key.spells("event") { return Self.set(&event, Self.event(value)) }
    if key.spells("compact") { return Self.set(&isCompact, Self.flag(value)) }
    if key.spells("no_peer_id") { return Self.set(&omitsPeerIDs, Self.flag(value)) }
    return Self.length(value) != nil
  }

  private static func set<T>(_ place: inout T?, _ value: T?) -> Bool {
    guard let value, place == nil else { return false }
    place = value
    return true
  }

  private static func event(_ value: Span<UInt8>) -> AnnounceQuery.Event? {
    if value.isEmpty { return AnnounceQuery.Event.none }
    if value.spells("started") { return .started }
    if value.spells("completed") { return .completed }
    return value.spells("stopped") ? .stopped : nil
  }

  private static func flag(_ value: Span<UInt8>) -> Bool? {
    value.spells("1") ? true : value.spells("0") ? false : nil
  }

  private static func number(_ value: Span<UInt8>) -> Int64? {
    // Of so few digits no number is too large.
    guard (1...18).contains(value.count) else { return nil }
    var number: Int64 = 0
    for at in value.indices {
      guard (0x30...0x39).contains(value[at]) else { return nil }
      number = number * 10 + Int64(value[at] - 0x30)
    }
    return number
  }

  /// How many bytes a value is without its escapes; nil if one of them is none.
  private static func length(_ value: Span<UInt8>) -> Int? {
    var (at, length) = (0, 0)
    while let (_, next) = byte(of: value, at: at) { (at, length) = (next, length + 1) }
    return at == value.count ? length : nil
  }

  private static func name(_ value: Span<UInt8>) -> InfoHash? {
    var words: (UInt64, UInt64, UInt32) = (0, 0, 0)
    var (at, length) = (0, 0)
    while let (byte, next) = byte(of: value, at: at) {
      switch length >> 3 {
      case 0: words.0 = words.0 << 8 | UInt64(byte)
      case 1: words.1 = words.1 << 8 | UInt64(byte)
      default: words.2 = words.2 << 8 | UInt32(byte)
      }
      (at, length) = (next, length + 1)
    }
    return at == value.count && length == InfoHash.byteCount ? InfoHash(words.0, words.1, words.2) : nil
  }

  /// The byte that stands at a place, and where the next one does.
  private static func byte(of value: Span<UInt8>, at: Int) -> (byte: UInt8, next: Int)? {
    guard at < value.count else { return nil }
    guard value[at] == UInt8(ascii: "%") else { return (value[at], at + 1) }
    guard at + 2 < value.count, let high = value[at + 1].hexDigit, let low = value[at + 2].hexDigit else { return nil }
    return (high << 4 | low, at + 3)
  }
}

extension Span<UInt8> {
  fileprivate func spells(_ word: String) -> Bool {
    guard count == word.utf8.count else { return false }
    var at = 0
    for byte in word.utf8 {
      guard self[at] == byte else { return false }
      at += 1
    }
    return true
  }
}

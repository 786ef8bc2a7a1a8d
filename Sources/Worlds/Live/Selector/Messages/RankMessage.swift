import Nodes
import Selection
package import Vocabulary

/// A `RankQuery` in JSON: what POST /v1/rank takes.
package struct RankMessage: Codable {
  /// An address, and what is known of it.
  struct Candidate: Codable {
    var address: String
    var held: Int64?
    var blocks: Int64?
    var load: Int64?
    /// Bytes per second.
    var uplink: Int64?
    /// Microseconds.
    var roundTrip: Int64?

    private enum CodingKeys: String, CodingKey {
      case address, held, blocks, load, uplink
      case roundTrip = "rtt_us"
    }
  }

  var addresses: [String]?
  private var candidates: [Candidate]?
  private var requester: String?
  private var explain: Bool?
  private var seed: Int64?
  private var limit: Int64?

  private enum CodingKeys: String, CodingKey {
    case addresses, candidates, explain, seed, limit
    case requester = "for"
  }

  /// A list of addresses with or without ports.
  package init(_ addresses: [String], for requester: IPAddress?, explain: Bool) {
    self.addresses = addresses
    self.requester = requester?.description
    self.explain = explain ? true : nil
  }

  /// The question that it stands for: `addresses` before `candidates`.
  func query(from caller: IPAddress, _ localities: LocalityTable) throws(SelectorAPI.Failure) -> RankQuery {
    let count = (addresses?.count ?? 0) + (candidates?.count ?? 0)
    guard count <= RankQuery.mostEntries else { throw .tooMany(RankQuery.mostEntries) }
    var entries: [RankQuery.Entry] = []
    for (number, text) in (addresses ?? []).enumerated() {
      guard let place = Self.place(text) else { throw .badField("addresses[\(number)]") }
      entries.append(Self.entry(place, localities))
    }
    for (number, candidate) in (candidates ?? []).enumerated() {
      entries.append(try Self.entry(candidate, "candidates[\(number)]", localities))
    }
    var address = caller
    if let requester {
      guard let named = IPAddress(requester) else { throw .badField("for") }
      address = named
    }
    var query = RankQuery(
      address: address, locality: localities.locality(of: address), entries: entries, explain: explain ?? false,
      isFromLoopback: caller.isLoopback)
    query.seed = try Self.number(seed, "seed", 0...Self.largest).map { UInt64($0) }
    query.limit = try Self.number(limit, "limit", 0...Int64(RankQuery.mostEntries)).map { Int($0) }
    return query
  }

  /// An address, or one with a port; nil for anything else.
  package static func place(_ text: String) -> (address: IPAddress, port: UInt16?)? {
    if let address = IPAddress(text) { return (address, nil) }
    return Endpoint(text).flatMap { $0.port > 0 ? ($0.address, $0.port) : nil }
  }

  private static func entry(
    _ place: (address: IPAddress, port: UInt16?), _ localities: LocalityTable
  ) -> RankQuery.Entry {
    RankQuery.Entry(address: place.address, port: place.port, locality: localities.locality(of: place.address))
  }

  private static func entry(
    _ candidate: Candidate, _ name: String, _ localities: LocalityTable
  ) throws(SelectorAPI.Failure) -> RankQuery.Entry {
    guard let place = place(candidate.address) else { throw .badField("\(name).address") }
    var entry = entry(place, localities)
    entry.held = try number(candidate.held, "\(name).held", 0...mostBlocks).map { Int($0) }
    entry.blocks = try number(candidate.blocks, "\(name).blocks", 0...mostBlocks).map { Int($0) }
    entry.load = try number(candidate.load, "\(name).load", 0...mostLoad).map { Int($0) }
    entry.uplink = try number(candidate.uplink, "\(name).uplink", 0...largest).map { ByteRate(bytesPerSecond: $0) }
    entry.roundTrip = try number(candidate.roundTrip, "\(name).rtt_us", 0...longest).map {
      TimeSpan(nanoseconds: $0 * 1000)
    }
    return entry
  }

  private static func number(
    _ number: Int64?, _ name: String, _ range: ClosedRange<Int64>
  ) throws(SelectorAPI.Failure) -> Int64? {
    guard let number else { return nil }
    guard range.contains(number) else { throw .badField(name) }
    return number
  }

  private static let largest: Int64 = 1 << 53 - 1
  private static let mostBlocks: Int64 = 1 << 32
  private static let mostLoad: Int64 = 1_000_000
  private static let longest: Int64 = 3_600_000_000
}

extension RankMessage: DescribedMessage {
  static let schemaName = "RankRequest"
  static let meaning = "A list of addresses of the caller's own, 1,000 in all."
  static let isRead = true
  static let notes: [String: SchemaNote] = [
    "addresses": place("Addresses of which no more is known.").list(atMost: RankQuery.mostEntries),
    "candidates": .plain("Addresses of which more is known. What is missing counts as for one as good as any.")
      .list(atMost: RankQuery.mostEntries),
    "candidates.address": place("Where it is."),
    "candidates.held": .whole(
      "How much it holds, in what blocks are counted in; all of it if missing.", 0...mostBlocks),
    "candidates.blocks": .whole("How much there is; 1 if missing.", 0...mostBlocks),
    "candidates.load": .whole("How many it serves now; 0 if missing.", 0...mostLoad),
    "candidates.uplink": .whole("Bytes a second that it can send to all together.", 0...largest),
    "candidates.rtt_us": .whole("The round trip between it and the requester, in microseconds.", 0...longest),
    "for": .address("The requester's address; the caller's own if missing."),
    "explain": .plain("Whether to say what made every score, and which were left out and why."),
    "seed": .whole("What chooses among equals; drawn if missing.", 0...largest),
    "limit": .whole(
      "How many at the most; then places are kept for far ones. All if missing.", 0...Int64(RankQuery.mostEntries)),
  ]

  private static func place(_ meaning: String) -> SchemaNote {
    .text(meaning, atMost: 64, pattern: "^(\(AddressPatterns.place))$")
  }
}

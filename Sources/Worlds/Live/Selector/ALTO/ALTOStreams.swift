import NIOCore
import Nodes
import Selection
import Vocabulary
import Wire

/// Tells clients of the changes of ALTO's maps, as events (RFC 8895): first each map whole, then what changes in it.
///
/// A client that reads slowly has one map under way at the most, and then gets the newest, whatever it missed. Confined
/// to the selector's event loop.
final class ALTOStreams {
  /// How events leave.
  struct Sink {
    var begin: (ExchangeID, [HTTPField]) -> Void
    /// Whether more should follow now.
    var write: (ExchangeID, ByteBuffer) -> Bool
    var finish: (ExchangeID) -> Void
  }

  private struct Stream {
    var address: IPAddress?
    var parts: [UpdateStreamQuery.Part]
    /// The editions that went out, in the order of the parts.
    var sent: [Int]
    var isWritable = true
    var writtenAt: Int
  }

  /// A map as it is now.
  private struct Edition {
    /// Counted up with each change.
    var number = 1
    var document: [UInt8]
    /// What became of the edition before, if that says it in fewer bytes.
    var change: [UInt8]?
  }

  /// Streams at the most, and of one address (IPv6: /64).
  static let streamsMax = 64
  static let streamsOfOneMax = 4
  /// A comment is sent after so many looks without an event, or whoever is between would forget the connection.
  private static let quietMax = 20

  private let service: ALTOService
  private let policy: () -> ScoringPolicy
  private let sink: Sink
  private var streams: [ExchangeID: Stream] = [:]
  private var editions: [UpdateStreamQuery.Map: Edition] = [:]
  private var looks = 0

  /// - Parameter policy: the one by which costs are told now.
  init(_ service: ALTOService, policy: @escaping () -> ScoringPolicy, to sink: Sink) {
    self.service = service
    self.policy = policy
    self.sink = sink
  }

  var isEmpty: Bool { streams.isEmpty }

  /// Begins a stream; false if there are too many.
  func open(_ exchange: ExchangeID, _ query: UpdateStreamQuery, to address: IPAddress?) -> Bool {
    let own = streams.values.count { Self.subscriber($0.address) == Self.subscriber(address) }
    guard streams.count < Self.streamsMax, own < Self.streamsOfOneMax else { return false }
    let order = UpdateStreamQuery.Map.allCases
    let parts = query.parts.sorted { order.firstIndex(of: $0.map) ?? 0 < order.firstIndex(of: $1.map) ?? 0 }
    let maps = parts.map(\.map)
    refresh(maps)
    let sent = parts.map { part in
      part.map == .network && part.tag.map(service.isCurrent) == true ? editions[.network]?.number ?? 0 : 0
    }
    streams[exchange] = Stream(address: address, parts: parts, sent: sent, writtenAt: looks)
    sink.begin(exchange, [HTTPField("content-type", "text/event-stream"), HTTPField("cache-control", "no-store")])
    pump(exchange)
    return true
  }

  private static func subscriber(_ address: IPAddress?) -> IPAddress? {
    guard case .v6(let high, _)? = address else { return address }
    return .v6(high, 0)
  }

  /// Looks whether maps have changed; to be called every second or so.
  func look() {
    guard !isEmpty else { return }
    looks += 1
    refresh(Array(editions.keys))
    for exchange in streams.keys.sorted() {
      pump(exchange)
      guard let stream = streams[exchange], stream.isWritable, looks - stream.writtenAt >= Self.quietMax else {
        continue
      }
      write(exchange, ByteBuffer(string: ":\n\n"))
    }
  }

  func canWrite(_ exchange: ExchangeID) {
    guard streams[exchange] != nil else { return }
    streams[exchange]?.isWritable = true
    pump(exchange)
  }

  /// The client is gone.
  func ended(_ exchange: ExchangeID) {
    streams[exchange] = nil
    if isEmpty { editions = [:] }
  }

  func finishAll() { for exchange in streams.keys { sink.finish(exchange) } }

  private func refresh(_ maps: [UpdateStreamQuery.Map]) {
    let policy = policy()
    for map in maps {
      let document = service.document(map, policy)
      guard let before = editions[map] else {
        editions[map] = Edition(document: document)
        continue
      }
      guard document != before.document else { continue }
      editions[map] = Edition(
        number: before.number + 1, document: document, change: Self.change(from: before.document, to: document))
    }
  }

  private static func change(from old: [UInt8], to new: [UInt8]) -> [UInt8]? {
    guard let before = try? JSONReader.value(of: old), let after = try? JSONReader.value(of: new),
      let change = before.mergePatch(to: after)?.encoded, change.count < new.count
    else { return nil }
    return change
  }

  /// Sends what a stream has not been sent yet, as far as it takes it.
  private func pump(_ exchange: ExchangeID) {
    guard let stream = streams[exchange] else { return }
    for (place, part) in stream.parts.enumerated() {
      guard streams[exchange]?.isWritable == true, let edition = editions[part.map] else { return }
      guard stream.sent[place] != edition.number else { continue }
      let isNext = part.takesChanges && stream.sent[place] == edition.number - 1 && stream.sent[place] > 0
      let change = isNext ? edition.change : nil
      let type = change == nil ? part.map.mediaType : ALTODocument.patchType
      var event = ByteBuffer(string: "event: \(type),\(part.name)\ndata: ")
      event.writeBytes(change ?? edition.document)
      event.writeString("\n\n")
      streams[exchange]?.sent[place] = edition.number
      write(exchange, event)
    }
  }

  private func write(_ exchange: ExchangeID, _ event: ByteBuffer) {
    streams[exchange]?.writtenAt = looks
    if !sink.write(exchange, event) { streams[exchange]?.isWritable = false }
  }
}

extension UpdateStreamQuery.Map {
  fileprivate var mediaType: String {
    switch self {
    case .network: ALTOResource.networkMap.mediaType
    case .costs, .ranks: ALTOResource.costMap.mediaType
    }
  }
}

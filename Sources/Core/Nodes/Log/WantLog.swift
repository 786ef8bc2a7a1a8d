package import Selection
package import Vocabulary
import Wire

/// The lines of one download in the node's log: accepted, described, peers found, first byte, complete or why not. All
/// bear the number of the want and the id of its trace, so that one search finds them here and that of the origin's,
/// and the object once it is known.
package struct WantLog: Hashable, Codable, Sendable {
  private let head: [LogEvent.Field]
  private let acceptedAt: Instant
  /// The question mark of the address and what follows: it may hold a secret, and is kept out of the log.
  private let query: String
  private let address: String?
  private let isForGateway: Bool
  private var object: Digest256?
  /// How many peers the selector had named when that was told last.
  private var peersTold: Int?
  private var firstByteIsTold = false
  /// What had come of the object when the want found its description.
  private var before = TransferTally()

  package init(_ want: WantID, _ target: Want.Target, isForGateway: Bool, trace: TraceContext?, now: Instant) {
    head = Self.head(want, trace)
    self.isForGateway = isForGateway
    acceptedAt = now
    switch target {
    case .url(let url):
      let mark = url.firstIndex(of: "?") ?? url.endIndex
      query = String(url[mark...])
      // What is no proper address may hold a password.
      address = (try? HTTPURL(String(url[..<mark]))).map { "\($0)" }
    case .metainfoFile(let path): (query, address) = ("", path)
    }
  }

  /// What the lines of a want begin with.
  static func head(_ want: WantID, _ trace: TraceContext?) -> [LogEvent.Field] {
    [.init("want", Int64(truncatingIfNeeded: want.value))] + (trace.map { [.init("trace", $0.id)] } ?? [])
  }

  package var accepted: LogEvent {
    let name = address?.contains("://") == true ? "url" : "path"
    return line(.info, .wantAccepted, (address.map { [.init(name, $0)] } ?? []) + [.init("gateway", isForGateway)])
  }

  /// - Parameter tally: what the node has of the object already.
  package mutating func described(_ description: ObjectDescription, having tally: TransferTally, at now: Instant)
    -> LogEvent
  {
    object = description.infohashes.v2
    before = tally
    firstByteIsTold = false
    var fields: [LogEvent.Field] = [.init("name", description.name), .init("bytes", description.geometry.length)]
    if let signer = description.signer { fields += [.init("key", signer.key.hex), .init("serial", signer.serial)] }
    return line(.info, .wantDescribed, fields + [age(now)])
  }

  /// The selector named peers. Told once, and again when the first answer named none and a later one does.
  package mutating func found(_ peers: [RankedPeer], at now: Instant) -> LogEvent? {
    guard peersTold == nil || (peersTold == 0 && !peers.isEmpty) else { return nil }
    peersTold = peers.count
    let near = peers.count { $0.ring.isLocal }
    let unknown = peers.count { !$0.ring.isLocal && $0.asn == nil }
    return line(
      .info, .wantPeers,
      [
        .init("same_isp", near), .init("other_isp", peers.count - near - unknown), .init("unknown", unknown), age(now),
      ])
  }

  /// The origin is away, and the description that was kept is used.
  package func usesKept(_ description: ObjectDescription) -> LogEvent {
    let known = [LogEvent.Field("url", address ?? ""), .init("name", description.name)]
    return line(.notice, .originUnreachable, known)
  }

  /// Bytes of the object are there. Told once.
  package mutating func arrived(_ tally: TransferTally, at now: Instant) -> LogEvent? {
    guard !firstByteIsTold else { return nil }
    firstByteIsTold = true
    let source =
      tally.sameISP > before.sameISP
      ? "same_isp"
      : tally.otherISP > before.otherISP
        ? "other_isp" : tally.unknown > before.unknown ? "unknown" : tally.origin > before.origin ? "origin" : "store"
    return line(.info, .wantFirstByte, [.init("from", source), age(now)])
  }

  /// What of the object has come over the network since the want found its description, bytes.
  package func received(_ tally: TransferTally) -> Int64 { tally.received - before.received }

  /// - Parameters:
  ///   - tally: what has come of the object, by source; nil for a plain fetch.
  ///   - trust: what vouches for the bytes.
  ///   - waited: where the time went.
  package func complete(
    bytes: Int64, _ tally: TransferTally?, _ trust: TrustLevel, waited: [WaitAccount.Entry] = [], at now: Instant
  ) -> LogEvent {
    var came = TransferTally()
    came.origin = bytes
    if let tally {
      came.origin = tally.origin - before.origin
      came.sameISP = tally.sameISP - before.sameISP
      came.otherISP = tally.otherISP - before.otherISP
      came.unknown = tally.unknown - before.unknown
      // What came for nobody in particular while this want was under way may be more than it asked for.
      came.store = max(0, bytes - came.received)
    }
    let head: [LogEvent.Field] = [.init("bytes", bytes), age(now), .init("trust", trust.rawValue)]
    return line(.info, .wantComplete, head + came.logFields + [.init("waited", waited.text)])
  }

  package func waits(_ why: String, _ pause: TimeSpan) -> LogEvent {
    line(.info, .wantWaits, [.init("why", clean(why)), .init("retry_ms", pause.milliseconds)])
  }

  /// The server has no description.
  package var isPlain: LogEvent { line(.notice, .noMetainfo, [.init("url", address ?? "")]) }

  package func isUnsigned(_ name: String) -> LogEvent { line(.notice, .metainfoUnsigned, [.init("name", name)]) }

  /// Nothing newer is shown although there should be.
  package func isStale(_ name: String, _ late: TimeSpan) -> LogEvent {
    line(.warning, .descriptionStale, [.init("name", name), .init("late_s", late.milliseconds / 1000)])
  }

  package func failed(_ failure: TransferFailure, at now: Instant) -> LogEvent {
    let fields: [LogEvent.Field] = [.init("kind", failure.kind.rawValue), .init("why", clean(failure.sentence))]
    return line(.warning, .wantFailed, fields + [age(now), .init("waited", failure.waited.text)])
  }

  package func abandoned(at now: Instant) -> LogEvent { line(.info, .wantAbandoned, [age(now)]) }

  private func age(_ now: Instant) -> LogEvent.Field { .init("ms", (now - acceptedAt).milliseconds) }

  private func clean(_ sentence: String) -> String { query.isEmpty ? sentence : sentence.replacing(query, with: "") }

  private func line(_ level: LogEvent.Level, _ name: LogEventName, _ fields: [LogEvent.Field]) -> LogEvent {
    var head = head
    if let object { head.append(.init("object", object.hex)) }
    return LogEvent(level, name, head + fields)
  }
}

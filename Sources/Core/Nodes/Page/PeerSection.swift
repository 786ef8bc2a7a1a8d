/// The peers of one object, the fastest first.
struct PeerSection {
  let object: ObjectStatus
  let view: PageView

  private var order: PageView.Order { view.order ?? .rate }

  var markup: Markup {
    guard !object.peers.isEmpty else {
      return "<h3>Peers</h3>\(PageParts.empty("No peer is linked: all comes from the origin."))"
    }
    let rows = sorted.prefix(PageParts.mostRows).map(row)
    let table = PageParts.table(
      "peers", caption: PageParts.count(object.peerCount, "peer", "peers") + " linked",
      columns: [
        .text("Peer", .name), .text("Where"), .number("In", .rate), .number("Out", .sent), .number("Has", .held),
        .text("It to us"), .text("We to it"), .number("Round trip"), .number("Linked for", .age),
      ], rows: rows, order: order, view: view)
    return "<h3>Peers</h3>\(table)\(PageParts.more(rows.count, of: object.peerCount))"
  }

  private var sorted: [PeerStatus] {
    let keys = object.peers.map { peer -> (Int64, Int64) in
      switch order {
      case .rate: (ObjectSections.pace(peer.flow), PageParts.sum([peer.flow.received, peer.flow.sent]))
      case .received: (peer.flow.received, 0)
      case .sent: (peer.flow.sending ?? 0, peer.flow.sent)
      case .held: (Int64(peer.held), 0)
      case .age: (peer.seconds, 0)
      case .name, .peers: (0, 0)
      }
    }
    return object.peers.indices.sorted { a, b in
      if keys[a] != keys[b] { return keys[a] > keys[b] }
      return (object.peers[a].endpoint, a) < (object.peers[b].endpoint, b)
    }.map { object.peers[$0] }
  }

  private func row(_ peer: PeerStatus) -> Markup {
    let held = Int64(min(max(0, peer.held), 1000))
    let who: Markup =
      peer.node.map {
        " · \(PageParts.clipped($0, 20)) \(peer.isProven ? "proven" : "not proven")"
      } ?? ""
    return """
      <tr id="p-\(Int64(clamping: peer.link))"><th scope="row"><span class="end">\
      \(PageParts.clipped(peer.endpoint, 60))</span> <small>\(PageParts.clipped(peer.client ?? "unnamed client", 40))\
      \(who)</small></th>\
      <td class="end">\(PageParts.words(ofSource: peer.source)) \
      <small>\(peer.isDialled ? "we called" : "it called")</small></td>\
      \(PageParts.paced(peer.flow.receiving, peer.flow.received))\
      \(PageParts.paced(peer.flow.sending, peer.flow.sent))\
      <td class="n">\(PageParts.percent(held, of: 1000)) \(PageParts.bar(held, of: 1000, "held"))</td>\
      <td class="words">\(Self.itsPart(peer))</td><td class="words">\(Self.ourPart(peer))</td>\
      <td class="n">\(Self.roundTrip(peer.roundTripMicroseconds))</td>\
      <td class="n">\(PageParts.duration(peer.seconds))</td></tr>

      """
  }

  private static func itsPart(_ peer: PeerStatus) -> Markup {
    let asked: Markup =
      peer.asked > 0 ? " <small>\(PageParts.count(peer.asked, "block", "blocks")) asked for</small>" : ""
    if peer.isSnubbed { return "<span class=\"level warn\">has stopped answering</span>\(asked)" }
    if !peer.weAreInterested { return "<span class=\"soft\">has nothing we lack</span>" }
    return peer.itChokes ? "keeps us waiting" : "serves us\(asked)"
  }

  private static func ourPart(_ peer: PeerStatus) -> Markup {
    let queued: Markup =
      peer.queued > 0 ? " <small>\(PageParts.count(peer.queued, "block", "blocks")) to send</small>" : ""
    if !peer.itIsInterested { return "<span class=\"soft\">lacks nothing we have</span>" }
    return peer.weChoke ? "waits for us" : "is served\(queued)"
  }

  private static func roundTrip(_ microseconds: Int64?) -> Markup {
    guard let time = microseconds.map({ max(0, $0) }) else {
      return "<span class=\"soft\" title=\"not measured\">–</span>"
    }
    return time < 10_000 ? "\(time / 1000).\(String(time / 100 % 10)) ms" : "\(PageParts.count(time / 1000)) ms"
  }
}

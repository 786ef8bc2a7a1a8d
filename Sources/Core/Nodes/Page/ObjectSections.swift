internal import Vocabulary

/// The objects of an agent: all of them in a table, one in detail.
struct ObjectSections {
  let objects: [ObjectStatus]
  /// How many there are; the others are not shown.
  let count: Int
  let view: PageView

  private var order: PageView.Order { view.order ?? .rate }

  var all: [Markup] {
    let sorted = sorted
    // The one that was asked for, or that is the busiest.
    let chosen = objects.first { $0.object == view.object } ?? sorted.first
    return [table(sorted, chosen: chosen?.object)] + (chosen.map { [detail($0)] } ?? [])
  }

  private var sorted: [ObjectStatus] {
    let keys = objects.map { object -> (Int64, Int64) in
      switch order {
      case .rate: (Self.pace(object.flow), PageParts.sum([object.flow.received, object.flow.sent]))
      case .received: (object.flow.received, 0)
      case .sent: (object.flow.sent, 0)
      case .held: (Self.heldThousandths(object), 0)
      case .peers: (Int64(object.peerCount), 0)
      case .age: (object.seconds, 0)
      case .name: (0, 0)
      }
    }
    return objects.indices.sorted { a, b in
      if keys[a] != keys[b] { return keys[a] > keys[b] }
      return (objects[a].name, a) < (objects[b].name, b)
    }.map { objects[$0] }
  }

  private func table(_ sorted: [ObjectStatus], chosen: String?) -> Markup {
    guard !objects.isEmpty else {
      return PageParts.section("objects", "Objects", PageParts.empty("No object is open: nothing is fetched or given."))
    }
    let shown = sorted.prefix(PageParts.mostRows)
    let rows = shown.map { object -> Markup in
      let isChosen = object.object == chosen
      return """
        <tr id="o-\(object.object)"\(isChosen ? " class=\"chosen\"" : "" as Markup)><th scope="row"><a \
        href="\(view.showing(object.object).link)#object"\(isChosen ? " aria-current=\"true\"" : "" as Markup)>\
        \(PageParts.clipped(object.name, 60))</a> <small>\(PageParts.clipped(object.host ?? "", 60))</small></th>\
        <td class="words">\(PieceMap.small(object.map)) \(PageParts.percent(object.held, of: object.length)) of \
        \(PageParts.size(object.length))</td>\
        \(PageParts.paced(object.flow.receiving, object.flow.received))\
        \(PageParts.paced(object.flow.sending, object.flow.sent))\
        \(PageParts.number("\(PageParts.count(object.peerCount))"))\
        \(PageParts.number("\(PageParts.duration(object.seconds))"))</tr>

        """
    }
    let table = PageParts.table(
      "open", caption: PageParts.count(count, "object", "objects") + " open",
      columns: [
        .text("Object", .name), .text("Held", .held), .number("In", .rate), .number("Out", .sent),
        .number("Peers", .peers), .number("Open for", .age),
      ], rows: rows, order: order, view: view)
    return PageParts.section("objects", "Objects", "\(table)\(PageParts.more(rows.count, of: count))")
  }

  private func detail(_ object: ObjectStatus) -> Markup {
    let isMissing = view.object != nil && view.object != object.object
    let note: Markup =
      isMissing ? PageParts.empty("The object that was asked for is not open; this is the busiest.") : ""
    let waiting: Markup =
      object.held >= object.length
      ? "nothing: it is whole" : "\(PageParts.clipped(object.waiting ?? "nothing that is known", 120))"
    let facts: [Markup] = [
      PageParts.fact(
        "Held",
        """
        \(PageParts.percent(object.held, of: object.length)), \(PageParts.size(object.held)) of \
        \(PageParts.size(object.length))
        """),
      PageParts.fact("Published by", "\(object.host.map { PageParts.clipped($0) } ?? "nobody that is known")"),
      PageParts.fact("The origin", "\(Self.words(ofOrigin: object.origin)); gave \(PageParts.size(object.fromOrigin))"),
      PageParts.fact("Waits for", waiting),
      PageParts.fact("Infohash", "<code class=\"hash\">\(PageParts.clipped(object.object, 64))</code>"),
    ]
    let body: Markup = """
      \(note)\(PieceMap(object: object).markup)<dl class="facts">\(facts)</dl>
      \(PeerSection(object: object, view: view).markup)
      """
    return PageParts.section("object", "\(PageParts.clipped(object.name, 60))", body)
  }

  static func pace(_ flow: ByteFlow) -> Int64 { PageParts.sum([flow.receiving ?? 0, flow.sending ?? 0]) }

  private static func heldThousandths(_ object: ObjectStatus) -> Int64 {
    let whole = max(1, object.length)
    return min(max(0, object.held), whole).multipliedFullWidthDivided(by: 1000, over: whole)
  }

  private static func words(ofOrigin origin: String) -> String {
    switch origin {
    case "beside": "is asked beside the peers"
    case "trial": "is left alone for a trial of the peers"
    case "spared": "is spared: near peers bring as much"
    case "away": "cannot be used now"
    default: PageParts.clipped(origin, 20)
    }
  }
}

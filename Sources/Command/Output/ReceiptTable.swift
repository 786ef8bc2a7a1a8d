import Live
import Vocabulary

/// What a selector has of receipts, for people and as CSV.
struct ReceiptTable {
  private let message: ReceiptReportMessage

  init(_ json: String) throws {
    do { message = try SelectorAPI.receipts(from: Array(json.utf8)) } catch {
      throw CommandFailure("the selector's answer makes no sense")
    }
  }

  var lines: [String] {
    guard !message.objects.isEmpty || message.total > 0 else { return ["No agent has told what it took."] }
    return objects + nodes("Whose word is not what others say", message.mismatched)
      + nodes("Who gives least of what it takes", message.freeRiders) + flows + dropped
  }

  private var objects: [String] {
    var table = Table([
      ("object", .left), ("publisher", .left), ("address", .left), ("taken", .right), ("claimed", .right),
    ])
    for object in message.objects {
      table.add([
        Self.short(object.object), object.publisher.map(Self.short) ?? "",
        ScreenText.cut(ScreenText.plain(object.url ?? ""), columns: 50), Quantities.size(object.taken),
        Quantities.size(object.claimed),
      ])
    }
    if message.others > 0 { table.add(["others", "", "", Quantities.size(message.others), ""]) }
    return table.lines
  }

  private func nodes(_ title: String, _ nodes: [ReceiptReportMessage.Node]) -> [String] {
    guard !nodes.isEmpty else { return [] }
    var table = Table([
      ("node", .left), ("taken", .right), ("given", .right), ("in its own network", .right), ("claimed", .right),
      ("mismatch", .right), ("share", .right),
    ])
    for node in nodes {
      table.add([
        Self.short(node.node), Quantities.size(node.taken), Quantities.size(node.given),
        Quantities.size(node.givenNear), Quantities.size(node.claimed), "\(node.mismatch) %",
        node.share.map { "\($0) %" } ?? "",
      ])
    }
    return ["", title + ":"] + table.lines
  }

  private var flows: [String] {
    var table = Table([("from", .left), ("to", .left), ("bytes", .right), ("", .right)])
    for flow in message.flows {
      let (from, to) = flow.isOthers == true ? ("others", "") : (Self.isp(flow.from), Self.isp(flow.to))
      table.add([from, to, Quantities.size(flow.bytes), Quantities.percent(flow.bytes, of: message.total)])
    }
    return message.flows.isEmpty ? [] : ["", "From ISP to ISP:"] + table.lines
  }

  private var dropped: [String] {
    message.dropped == 0 ? [] : ["", "There was no room for \(message.dropped) receipts."]
  }

  private static func isp(_ number: UInt32?) -> String { number.map { "AS\($0)" } ?? "unknown" }

  private static func short(_ digits: String) -> String { String(ScreenText.plain(digits).prefix(12)) }

  /// A line for each object, to bill by.
  var csv: [String] {
    ["object,publisher,url,taken,claimed"]
      + message.objects.map { object in
        LedgerReport.csvLine([
          object.object, object.publisher ?? "", object.url ?? "", "\(object.taken)", "\(object.claimed)",
        ])
      }
  }
}

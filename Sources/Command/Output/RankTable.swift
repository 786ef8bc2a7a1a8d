import Live

/// A ranked list of addresses for people.
struct RankTable {
  private let message: RankReplyMessage
  private let explain: Bool

  init(_ json: String, explain: Bool) throws {
    self.explain = explain
    do {
      message = try SelectorAPI.ranking(from: Array(json.utf8))
    } catch {
      throw CommandFailure("the selector's answer makes no sense")
    }
  }

  /// The addresses alone, so that programs can read them; with an explanation a table.
  var lines: [String] {
    guard explain else { return message.ranked.map(\.address) }
    let place = [message.requester.locality.asn.map { "AS\($0)" }, message.requester.locality.name].compactMap { $0 }
    var lines = [
      "Requester  \(message.requester.address)\(place.isEmpty ? "" : ", " + place.joined(separator: " "))",
      "Seed       \(message.seed)", "",
    ]
    lines += table
    guard let leftOut = message.leftOut, !leftOut.isEmpty else { return lines }
    return lines + ["", "Left out:"] + leftOut.map { "  \($0.address)  \($0.why)" }
  }

  private var table: [String] {
    var table = Table([("#", .right), ("ring", .left), ("address", .left), ("ISP", .left), ("score", .right)])
    for (rank, line) in message.ranked.enumerated() {
      table.add([
        "\(rank + 1)", line.ring, line.address, line.asn.map { "AS\($0)" } ?? "unknown", "\(line.score)",
      ])
    }
    let rows = table.lines
    return rows.prefix(1)
      + zip(rows.dropFirst(), message.ranked).flatMap { row, line in [row] + ScoreLines.of(line.terms) }
  }
}

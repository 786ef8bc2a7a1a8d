import Vocabulary

/// What a `get --keep-serving` gives to peers.
struct ServingProgress: Sendable {
  /// Payload bytes sent to peers since the start.
  var sent: Int64
  /// Links that are up.
  var peers: Int
  /// Peers that want something of this one.
  var asking: Int

  /// For people.
  /// - Parameters:
  ///   - rate: bytes per second.
  ///   - left: seconds.
  func line(name: String, rate: Int64, left: Int64) -> StatusLine {
    var line = StatusLine()
    let size = Quantities.size(sent)
    line.add(.init(forms: ["\(size) sent", size]), place: 1)
    line.add(.init(forms: [Quantities.rate(rate)]), place: 2)
    line.add(.init(forms: ["\(Quantities.clock(left)) left"]), place: 5)
    line.add(.init(forms: ["peers linked: \(peers)", "peers: \(peers)"]), place: 3)
    line.add(.init(forms: ["asking: \(asking)"]), place: 4)
    line.add(.init(forms: ["serving \(ScreenText.cut(name, columns: 40))", "serving"], isDecoration: true), place: 0)
    return line
  }

  /// The same for programs: one JSON object on a line.
  struct Line: Encodable {
    var serving: Fields

    struct Fields: Encodable {
      var sent: Int64
      /// Bytes per second.
      var rate: Int64
      var peers: Int
      var asking: Int
      /// Seconds.
      var left: Int64
    }
  }
}

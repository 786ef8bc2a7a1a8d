import Vocabulary

/// What a `get --keep-serving` gives to peers.
struct ServingProgress: Sendable {
  /// Payload bytes sent to peers since the start.
  var sent: Int64
  /// Links that are up.
  var peers: Int
  /// Peers that want something of this one.
  var asking: Int

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
